package io.kafkachat.connect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The modules point one way: connector, config, events, client. */
class ModuleArrowsTest {

    private static final String CLIENT = "io.kafkachat.client..";
    private static final String EVENTS = "io.kafkachat.events..";
    private static final String CONFIG = "io.kafkachat.config..";
    private static final String CONNECTOR = "io.kafkachat.connect..";
    private static final String TESTKIT = "io.kafkachat.testkit..";

    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                    "io.kafkachat.client", "io.kafkachat.events", "io.kafkachat.config", "io.kafkachat.connect");

    @Test
    void seesAllModules() {
        assertThat(SHIPPED.stream().map(type -> type.getPackageName()))
                .contains("io.kafkachat.client", "io.kafkachat.events", "io.kafkachat.config", "io.kafkachat.connect");
    }

    @Test
    void theClientKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage(CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(EVENTS, CONFIG, CONNECTOR, TESTKIT, "org.apache.kafka..")
                .check(SHIPPED);
    }

    @Test
    void theEventsKnowOnlyTheClient() {
        noClasses()
                .that()
                .resideInAPackage(EVENTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CONFIG, CONNECTOR, TESTKIT, "org.apache.kafka..")
                .check(SHIPPED);
    }

    @Test
    void theKeysKnowOfKafkaOnlyHowToDefineKeys() {
        noClasses()
                .that()
                .resideInAPackage(CONFIG)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CONNECTOR, TESTKIT, "org.apache.kafka.connect..", "org.apache.kafka.clients..")
                .check(SHIPPED);
    }

    @Test
    void nothingShippedKnowsTheTestkit() {
        noClasses().should().dependOnClassesThat().resideInAPackage(TESTKIT).check(SHIPPED);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.kafkachat.(**)").should().beFreeOfCycles().check(SHIPPED);
    }

    @Test
    void onlyConnectorsTasksAndWhatToolsAskOfTheConnectorArePublic() {
        noClasses()
                .that()
                .resideInAPackage(CONNECTOR)
                .and()
                .haveSimpleNameNotEndingWith("Connector")
                .and()
                .haveSimpleNameNotEndingWith("Task")
                .and()
                .doNotHaveSimpleName("ConnectorPlan")
                .should()
                .haveModifier(JavaModifier.PUBLIC)
                .andShould()
                .beTopLevelClasses()
                .check(SHIPPED);
    }
}
