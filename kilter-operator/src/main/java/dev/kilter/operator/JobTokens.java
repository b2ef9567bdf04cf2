package dev.kilter.operator;

import dev.kilter.api.JobToken;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The variables with which a Job fetches its files: a token for its bundle, and one for the plan that it is held to.
final class JobTokens {
    private JobTokens() {}

    static Map<String, String> of(JobToken tokens, String bundle, @Nullable String plan, Instant expires) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("KILTER_BUNDLE_TOKEN", tokens.mint(bundle, expires));
        if (plan != null) {
            variables.put("KILTER_PLAN_TOKEN", tokens.mint(plan, expires));
        }
        return variables;
    }
}
