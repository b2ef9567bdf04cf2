package dev.kilter.e2e;

import dev.kilter.testkit.Sample;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Classes of which a usual build runs a quarter, since all of them take minutes; `-Plong` runs all.
final class Drawn implements ExecutionCondition {
    private static final List<Class<?>> ALL = List.of(
            AppKindsIT.class,
            CancelIT.class,
            CommandsIT.class,
            CustomAdapterIT.class,
            DatabaseAccessIT.class,
            DeclaredSchemaIT.class,
            FullDiskIT.class,
            GitAwayIT.class,
            HumanCommitIT.class,
            KilledPlatformIT.class,
            LogLinesIT.class,
            NewEnvIT.class,
            PeopleIT.class,
            PlansIT.class,
            PortalBrowserIT.class,
            ProcessesIT.class,
            PromoteIT.class,
            RecurringIT.class,
            ResourcesIT.class,
            RollbackIT.class);

    private static final List<Class<?>> CHOSEN = Sample.of(ALL.size() / 4, "tests of the whole product", ALL);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        if (!ALL.contains(test)) {
            throw new IllegalStateException(test + " is not among those that are drawn");
        }
        return CHOSEN.contains(test)
                ? ConditionEvaluationResult.enabled("drawn")
                : ConditionEvaluationResult.disabled("not drawn by -Dkilter.seed=" + Sample.SEED + "; -Plong runs it");
    }
}
