package dev.kilter.local;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The deadline of deploys that name none: `KILTER_READINESS_TIMEOUT` of the platform's own environment, such as `90s`,
/// `15m` or `2h`.
final class ReadinessTimeout {
    /// What a deploy may ask for at most.
    static final Duration LONGEST = Duration.ofHours(2);

    private static final String VARIABLE = "KILTER_READINESS_TIMEOUT";
    private static final Duration USUAL = Duration.ofMinutes(15);
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})(s|m|h)");

    private ReadinessTimeout() {}

    static Duration of(Map<String, String> environment) {
        String value = environment.getOrDefault(VARIABLE, "");
        if (value.isEmpty()) {
            return USUAL;
        }
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            VARIABLE + " is '" + value + "', which is no duration",
                            "Write 90s, 15m or 2h, or unset it.")
                    .toException();
        }
        long count = Long.parseLong(matcher.group(1));
        Duration timeout = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
        return timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
    }
}
