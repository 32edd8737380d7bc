package io.kafkachat.benchmarks.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.benchmarks.guarantees.OutputEvent.Kind;
import io.kafkachat.benchmarks.guarantees.OutputEvent.Place;
import io.kafkachat.testkit.provider.Fault;
import io.kafkachat.testkit.provider.Journal;
import io.kafkachat.testkit.provider.Journal.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One prompt, number 7 at 0@70, judged by hand-made journals and outputs; times in milliseconds. */
class JudgeTest {

    private static final Place PLACE = new Place(0, 70);

    private final Map<Place, PlannedPrompt> prompts = new HashMap<>();
    private final List<OutputEvent> outputs = new ArrayList<>();
    private final List<Journal.Line> journal = new ArrayList<>();
    private final List<Incident> incidents = new ArrayList<>();
    private boolean twiceInPart = true;

    @Test
    void aPromptThatWasCalledOnceAndAnsweredOnceIsWell() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 1);
        receipt(2_020);

        Verdict verdict = verdict();

        assertThat(verdict.prompts()).isEqualTo(1);
        assertThat(verdict.answered()).isEqualTo(1);
        assertThat(verdict.calls()).isEqualTo(1);
        assertWell(verdict);
        assertThat(verdict.paidAgain()).isZero();
    }

    @Test
    void aPromptWithoutOutputIsLost() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);

        assertThat(verdict().lost()).isEqualTo(1);
        assertThat(verdict().unexplained()).isEmpty();
    }

    @Test
    void aPromptOfWhichOnlyAPartOfTheAnswerIsThereIsLost() {
        prompt(2, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 3);
        tool(2_010, 1, 3);
        receipt(2_020);

        assertThat(verdict().lost()).isEqualTo(1);
    }

    @Test
    void theSameEventTwiceIsADuplicateWhateverHappened() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 1);
        completion(9_000, 0, 1);
        receipt(9_010);
        incidents.add(new Incident("kill", 3_000, 3_000));

        assertThat(verdict().duplicated()).isEqualTo(1);
        assertThat(verdict().duplicatedAsDocumented()).isZero();
    }

    @Test
    void anAnswerThatWasOutInPartAtADeathMayBeThereTwiceIfThatIsDocumented() {
        prompt(2, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 3);
        incidents.add(new Incident("kill", 2_012, 2_012));
        call(6_000, 7_000, Event.PAID);
        completion(7_010, 0, 3);
        tool(7_010, 1, 3);
        tool(7_011, 2, 3);
        receipt(7_020);

        assertThat(verdict().duplicated()).isEqualTo(1);
        assertThat(verdict().duplicatedAsDocumented()).isEqualTo(1);
        assertThat(verdict().unexplained()).isEmpty();
        twiceInPart = false;
        assertThat(verdict().duplicatedAsDocumented()).isZero();
    }

    @Test
    void anAnswerThatWasOutInFullAtADeathMayNotBeThereTwice() {
        prompt(2, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        for (int copy = 0; copy < 2; copy++) {
            completion(2_010 + 5_000 * copy, 0, 3);
            tool(2_011 + 5_000 * copy, 1, 3);
            tool(2_012 + 5_000 * copy, 2, 3);
        }
        receipt(7_020);
        incidents.add(new Incident("kill", 3_000, 3_000));

        assertThat(verdict().duplicated()).isEqualTo(1);
        assertThat(verdict().duplicatedAsDocumented()).isZero();
    }

    @Test
    void twoReceiptsAreNeverAsDocumented() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 1);
        incidents.add(new Incident("kill", 2_025, 2_025));
        receipt(2_020);
        receipt(5_000);

        assertThat(verdict().duplicated()).isEqualTo(1);
        assertThat(verdict().duplicatedAsDocumented()).isZero();
    }

    @Test
    void anErrorBesideAnAnswerIsADuplicate() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 1);
        error(2_500, "SERVER");
        receipt(2_600);

        assertThat(verdict().duplicated()).isEqualTo(1);
    }

    @Test
    void anAnswerThatWasPaidAndLostWithADeathIsPaidAgain() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        incidents.add(new Incident("kill", 2_300, 2_301));
        call(6_000, 7_000, Event.PAID);
        completion(7_010, 0, 1);
        receipt(7_020);

        Verdict verdict = verdict();

        assertWell(verdict);
        assertThat(verdict.paidAgain()).isEqualTo(1);
        assertThat(verdict.losses()).containsExactly(new Verdict.Loss(incidents.get(0), 1, 300));
        assertThat(verdict.oldestLostAnswerMillis()).isEqualTo(300);
    }

    @Test
    void anAnswerIsLostWithTheFirstDeathAfterItAndNotWithTheOneThatDelayedTheNextCall() {
        prompt(0, FaultPlan.NONE);
        incidents.add(new Incident("kill 1", 1_900, 1_901));
        call(1_000, 2_000, Event.PAID);
        incidents.add(new Incident("kill 2", 40_000, 40_001));
        call(50_000, 51_000, Event.PAID);
        completion(51_010, 0, 1);
        receipt(51_020);

        assertThat(verdict().losses())
                .containsExactly(new Verdict.Loss(incidents.get(0), 1, 0), new Verdict.Loss(incidents.get(1), 0, 0));
    }

    @Test
    void aCallThatADeathCutOffIsMadeAgain() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_310, Event.ABORTED);
        incidents.add(new Incident("kill", 2_300, 2_301));
        call(6_000, 7_000, Event.PAID);
        completion(7_010, 0, 1);
        receipt(7_020);

        Verdict verdict = verdict();

        assertWell(verdict);
        assertThat(verdict.calledAgain()).isEqualTo(1);
        assertThat(verdict.paidAgain()).isZero();
    }

    @Test
    void aSecondCallWithoutIncidentIsUnexplained() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        call(6_000, 7_000, Event.PAID);
        completion(7_010, 0, 1);
        receipt(7_020);

        assertThat(verdict().unexplained()).singleElement().asString().contains("called again");
        assertThat(verdict().paidAgain()).isEqualTo(1);
    }

    @Test
    void anIncidentThatWasOverLongBeforeOrCameAfterExplainsNothing() {
        prompt(0, FaultPlan.NONE);
        incidents.add(new Incident("kill", 10_000, 10_000));
        call(20_000, 21_000, Event.ABORTED);
        call(22_000, 23_000, Event.PAID);
        incidents.add(new Incident("kill", 22_500, 22_500));
        completion(23_010, 0, 1);
        receipt(23_020);

        assertThat(verdict().unexplained()).hasSize(1);
    }

    @Test
    void anAnswerThatCameToWhoHadLostThePromptIsPaidAgain() {
        prompt(0, FaultPlan.NONE);
        incidents.add(new Incident("rebalance", 1_500, 3_000, 30_000));
        call(1_000, 9_000, Event.PAID);
        call(9_500, 9_900, Event.PAID);
        completion(9_910, 0, 1);
        receipt(9_920);

        assertWell(verdict());
        assertThat(verdict().paidAgain()).isEqualTo(1);
    }

    @Test
    void aCallThatBeganAfterARebalanceIsNotExplainedByIt() {
        prompt(0, FaultPlan.NONE);
        incidents.add(new Incident("rebalance", 1_500, 3_000, 30_000));
        call(5_000, 9_000, Event.PAID);
        call(9_500, 9_900, Event.PAID);
        completion(9_910, 0, 1);
        receipt(9_920);

        assertThat(verdict().unexplained()).hasSize(1);
    }

    @Test
    void aCallAfterTheAnswerWasPublishedIsUnexplainedWhateverHappened() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 1);
        receipt(2_020);
        incidents.add(new Incident("kill", 3_000, 3_000));
        call(6_000, 6_500, Event.ABORTED);

        assertThat(verdict().unexplained())
                .singleElement()
                .asString()
                .contains("called 3990 ms after its answer was published");
    }

    @Test
    void attemptsThatTheProviderFailedOnOrderAreRetried() {
        prompt(0, FaultPlan.first(Fault.INTERNAL_ERROR, 2));
        call(1_000, 1_001, Event.FAILED);
        call(2_000, 2_001, Event.FAILED);
        call(4_000, 5_000, Event.PAID);
        completion(5_010, 0, 1);
        receipt(5_020);

        assertWell(verdict());
        assertThat(verdict().retried()).isEqualTo(2);
    }

    @Test
    void aFailureThatNobodyOrderedExplainsNothing() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 1_001, Event.FAILED);
        call(2_000, 2_500, Event.PAID);
        completion(5_010, 0, 1);
        receipt(5_020);

        assertThat(verdict().unexplained()).hasSize(1);
    }

    @Test
    void anAnswerThatWasPaidIsNoReasonToRetryAlthoughFaultsWereOrdered() {
        prompt(0, FaultPlan.first(Fault.INTERNAL_ERROR, 2));
        call(1_000, 1_500, Event.PAID);
        call(2_000, 2_500, Event.PAID);
        completion(5_010, 0, 1);
        receipt(5_020);

        assertThat(verdict().unexplained()).hasSize(1);
    }

    @Test
    void anErrorOfTheClassThatWasOrderedIsWellAndAnyOtherIsNot() {
        prompt(0, FaultPlan.always(Fault.INVALID_REQUEST, "INVALID_REQUEST"));
        call(1_000, 1_001, Event.FAILED);
        error(1_010, "INVALID_REQUEST");
        receipt(1_020);
        assertWell(verdict());
        assertThat(verdict().failed()).isEqualTo(1);

        outputs.clear();
        error(1_010, "SERVER");
        receipt(1_020);
        assertThat(verdict().unexplained()).singleElement().asString().contains("SERVER");
    }

    @Test
    void anErrorWithoutOrderIsUnexplained() {
        prompt(0, FaultPlan.first(Fault.INTERNAL_ERROR, 1));
        call(1_000, 1_001, Event.FAILED);
        error(1_010, "SERVER");
        receipt(1_020);

        assertThat(verdict().unexplained()).hasSize(1);
    }

    @Test
    void aMissingReceiptIsUnexplained() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 1);

        assertThat(verdict().unexplained()).singleElement().asString().contains("no usage event");
    }

    @Test
    void aToolCallTooFewIsUnexplained() {
        prompt(2, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 2);
        tool(2_010, 1, 2);
        receipt(2_020);

        assertThat(verdict().unexplained()).singleElement().asString().contains("expected 2 tool calls, found 1");
    }

    @Test
    void anAnswerThatNobodyWroteAndOneOfNoPromptAreUnexplained() {
        prompt(0, FaultPlan.NONE);
        completion(2_010, 0, 1);
        receipt(2_020);
        outputs.add(event(new Place(3, 4), Kind.COMPLETION, "other", 2_000, 0, 1, null, "key-9"));

        assertThat(verdict().unexplained()).hasSize(2);
    }

    @Test
    void callsOfAnUnknownPromptAreUnexplained() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        completion(2_010, 0, 1);
        receipt(2_020);
        journal.add(new Journal.Line(3_000, Event.CALL, "unknown"));

        assertThat(verdict().unexplained()).singleElement().asString().contains("unknown");
    }

    @Test
    void anotherKeyIsUnexplained() {
        prompt(0, FaultPlan.NONE);
        call(1_000, 2_000, Event.PAID);
        outputs.add(event(PLACE, Kind.COMPLETION, "id", 2_010, 0, 1, null, "key-8"));
        receipt(2_020);

        assertThat(verdict().unexplained()).singleElement().asString().contains("key and header");
    }

    private Verdict verdict() {
        return Judge.judge(new Evidence(prompts, outputs, journal, incidents, twiceInPart));
    }

    private static void assertWell(Verdict verdict) {
        assertThat(verdict.lost()).isZero();
        assertThat(verdict.duplicated()).isZero();
        assertThat(verdict.unexplained()).isEmpty();
    }

    private void prompt(int tools, FaultPlan plan) {
        prompts.put(PLACE, new PlannedPrompt(7, tools, plan));
    }

    private void call(long from, long to, Event end) {
        journal.add(new Journal.Line(from, Event.CALL, "id"));
        journal.add(new Journal.Line(to, end, "id"));
    }

    private void completion(long millis, int position, int of) {
        outputs.add(event(PLACE, Kind.COMPLETION, "id", millis, position, of, null, "key-7"));
    }

    private void tool(long millis, int position, int of) {
        outputs.add(event(PLACE, Kind.TOOL_CALL, "id", millis, position, of, null, "key-7"));
    }

    private void error(long millis, String errorClass) {
        outputs.add(event(PLACE, Kind.ERROR, "id", millis, 0, 1, errorClass, "key-7"));
    }

    private void receipt(long millis) {
        outputs.add(event(PLACE, Kind.RECEIPT, "id", millis, 0, 1, null, "key-7"));
    }

    private static OutputEvent event(
            Place place, Kind kind, String id, long millis, int position, int of, @Nullable String error, String key) {
        return new OutputEvent(kind, id, place, position, of, millis, error, key, "7");
    }
}
