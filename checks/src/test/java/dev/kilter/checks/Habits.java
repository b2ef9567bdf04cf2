package dev.kilter.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Optional;

/// How classes are written here, as far as a tool can see it.
final class Habits {
    private Habits() {}

    static List<ArchRule> rules() {
        return List.of(
                noOptionalFields(),
                onlyMainAndViewsPrint(),
                mainCodeLeavesTheKitAlone(),
                noVagueNames(),
                classesAreClosed());
    }

    static ArchRule noOptionalFields() {
        return noFields()
                .should()
                .haveRawType(Optional.class)
                .because(
                        "Optional is a return type; a component that may be missing is @Nullable or a case of its own");
    }

    static ArchRule onlyMainAndViewsPrint() {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "are not Main or a view",
                        type -> !type.getPackageName().contains(".view")
                                && !topLevel(type).getSimpleName().equals("Main")
                                && !topLevel(type).getSimpleName().endsWith("Main")))
                .should()
                .accessField(System.class, "out");
    }

    static ArchRule mainCodeLeavesTheKitAlone() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("..dev.kilter.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..dev.kilter.testkit..");
    }

    static ArchRule noVagueNames() {
        return noClasses()
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .resideInAPackage("..common..");
    }

    static ArchRule classesAreClosed() {
        return classes()
                .that(DescribedPredicate.describe(
                        "are plain classes",
                        (JavaClass type) -> !type.isInterface()
                                && !type.isEnum()
                                && !type.isAnonymousClass()
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                                && !type.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .because("what may be extended is an interface, or abstract on purpose");
    }

    static JavaClass topLevel(JavaClass type) {
        JavaClass top = type;
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top;
    }
}
