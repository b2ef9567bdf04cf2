package dev.kilter.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.AnnotatedElement;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A test, or a class of tests, that takes long and is run by chance in a usual build, each by a draw of its own; with
/// `-Dkilter.long=true` it always is. What was not drawn says by which seed, see [Sample#SEED].
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Drawn.Draw.class)
public @interface Drawn {
    /// It is run in one of so many builds.
    int oneIn() default 5;

    /// The draw itself, which JUnit makes.
    final class Draw implements ExecutionCondition {
        Draw() {}

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            AnnotatedElement test = context.getElement().orElseThrow();
            Drawn drawn = test.getAnnotation(Drawn.class);
            return drawn == null || Sample.ALL || Sample.random(test.toString()).nextInt(drawn.oneIn()) == 0
                    ? ConditionEvaluationResult.enabled("drawn by -Dkilter.seed=" + Sample.SEED)
                    : ConditionEvaluationResult.disabled(
                            "not drawn by -Dkilter.seed=" + Sample.SEED + "; -Plong runs it");
        }
    }
}
