package io.kafkachat.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The packages point one way: app; its configuration; HTTP and metrics; usage; the processor, which others put into topologies of their own. */
class PackageArrowsTest {

    private static final String PROCESSOR = "io.kafkachat.streams";
    private static final String USAGE = "io.kafkachat.streams.usage..";
    private static final String METRICS = "io.kafkachat.streams.metrics..";
    private static final String HTTP = "io.kafkachat.streams.http..";
    private static final String CONFIG = "io.kafkachat.streams.config..";
    private static final String APP = "io.kafkachat.streams.app..";
    private static final String[] METRICS_LIBRARIES = {"io.micrometer..", "io.prometheus.."};
    private static final String HTTP_LIBRARY = "com.sun.net.httpserver..";

    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.kafkachat.streams");

    @Test
    void seesAllPackages() {
        assertThat(SHIPPED.stream().map(type -> type.getPackageName()))
                .contains(
                        "io.kafkachat.streams",
                        "io.kafkachat.streams.usage",
                        "io.kafkachat.streams.metrics",
                        "io.kafkachat.streams.http",
                        "io.kafkachat.streams.config",
                        "io.kafkachat.streams.app");
    }

    @Test
    void theProcessorKnowsNothingOfTheApp() {
        noClasses()
                .that()
                .resideInAPackage(PROCESSOR)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(USAGE, METRICS, HTTP, CONFIG, APP)
                .check(SHIPPED);
    }

    @Test
    void usageKnowsNothingOfTheApp() {
        noClasses()
                .that()
                .resideInAPackage(USAGE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PROCESSOR, METRICS, HTTP, CONFIG, APP)
                .check(SHIPPED);
    }

    @Test
    void httpAndMetricsKnowNothingOfEachOtherAndOfTheApp() {
        noClasses()
                .that()
                .resideInAPackage(METRICS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HTTP, USAGE, CONFIG, APP)
                .check(SHIPPED);
        noClasses()
                .that()
                .resideInAPackage(HTTP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(METRICS, CONFIG, APP)
                .check(SHIPPED);
    }

    @Test
    void configurationKnowsNothingOfWhatRuns() {
        noClasses()
                .that()
                .resideInAPackage(CONFIG)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(METRICS, HTTP, APP)
                .check(SHIPPED);
    }

    @Test
    void onlyMetricsNeedTheLibrariesForThem() {
        noClasses()
                .that()
                .resideOutsideOfPackage(METRICS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(METRICS_LIBRARIES)
                .check(SHIPPED);
        noClasses()
                .that()
                .resideOutsideOfPackage(HTTP)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HTTP_LIBRARY)
                .check(SHIPPED);
    }

    @Test
    void nothingShippedKnowsTheTestkit() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.kafkachat.testkit..")
                .check(SHIPPED);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.kafkachat.(**)").should().beFreeOfCycles().check(SHIPPED);
    }
}
