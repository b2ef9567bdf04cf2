package dev.kilter.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the house, on the classes of all modules.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ArchitectureTest::isMain)
            .withImportOption(new ImportOption.DoNotIncludePackageInfos())
            .importPackages("dev.kilter");

    static List<ArchRule> rules() {
        return Stream.of(House.rules(), Habits.rules(), List.of(Purity.rule(), RawEffects.rule()))
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_house_keeps_its_rules(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    void the_rules_see_the_classes_of_all_modules() {
        var modules = CLASSES.stream()
                .collect(Collectors.groupingBy(
                        (JavaClass type) -> House.module(type).orElseThrow(), Collectors.counting()));

        assertThat(CLASSES).hasSizeGreaterThan(150);
        assertThat(modules)
                .containsKeys(
                        "sdk", "effects", "testkit", "api", "runner", "server", "operator", "local", "client", "cli");
        assertThat(modules.get("sdk")).isGreaterThan(60);
    }

    private static boolean isMain(Location location) {
        return !location.contains("/test-classes/") && !location.contains("/checks/");
    }
}
