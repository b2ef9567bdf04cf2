package dev.kilter.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/// Each rule of the house finds the violation planted for it.
class PlantedViolationsTest {
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("planted.dev.kilter");

    @Test
    void an_arrow_the_wrong_way_is_found() {
        assertFinds(House.arrows(), "TalksToTheServer", "QueueManager");
    }

    @Test
    void a_kubernetes_class_on_the_workstation_is_found() {
        assertFinds(House.noKubernetesOnTheWorkstation(), "ReadsPods");
    }

    @Test
    void a_logger_in_the_sdk_is_found() {
        assertFinds(House.theSdkStandsAlone(), "Logs");
    }

    @Test
    void a_layer_that_looks_up_is_found() {
        assertFinds(House.layer("problem", "app"), "LooksUp");
    }

    @Test
    void a_cycle_between_packages_is_found() {
        assertFinds(House.noCyclesBetweenPackages(), "First", "Second");
    }

    @Test
    void an_optional_field_is_found() {
        assertFinds(Habits.noOptionalFields(), "QueueManager.holder");
    }

    @Test
    void printing_outside_main_and_views_is_found() {
        assertFinds(Habits.onlyMainAndViewsPrint(), "QueueManager.show");
    }

    @Test
    void main_code_on_the_kit_is_found() {
        assertFinds(Habits.mainCodeLeavesTheKitAlone(), "UsesTheKit");
    }

    @Test
    void a_vague_name_is_found() {
        assertFinds(Habits.noVagueNames(), "QueueManager");
    }

    @Test
    void an_open_class_is_found() {
        assertFinds(Habits.classesAreClosed(), "QueueManager");
    }

    @Test
    void reaching_out_of_pure_code_is_found() {
        assertFinds(Purity.rule(), "ReadsTheDisk.exists", "Sleeps.pause", "Admission.decided");
    }

    @Test
    void effects_around_the_gate_are_found_and_those_in_a_gate_are_not() {
        assertFinds(
                RawEffects.rule(),
                "WritesAround.write",
                "WritesAround.start",
                "WritesAround.connect",
                "WritesAround.commit",
                "WritesAroundInOtherWays.copy",
                "WritesAroundInOtherWays.later",
                "WritesAroundInOtherWays.print",
                "WritesAroundInOtherWays.source",
                "WritesAroundInOtherWays.pool",
                "WritesAroundInOtherWays.under",
                "WritesAroundInOtherWays.row",
                "WritesAroundInOtherWays.objects",
                "WritesAroundInOtherWays.listen");
        assertThat(details(RawEffects.rule())).doesNotContain("FolderGate");
    }

    private static void assertFinds(ArchRule rule, String... names) {
        assertThat(details(rule)).contains(names);
    }

    private static String details(ArchRule rule) {
        return String.join("\n", rule.evaluate(PLANTED).getFailureReport().getDetails());
    }
}
