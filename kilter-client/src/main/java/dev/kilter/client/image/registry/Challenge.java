package dev.kilter.client.image.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a registry wants to be logged in to, as it says with 401.
///
/// @param scheme     in lower case: `basic`, `bearer`
/// @param parameters by name, in lower case
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern SCHEME =
            Pattern.compile("\\G[\\s,]*([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?:\\s+|$|(?=,))(?!\\s*=)");
    private static final Pattern PARAMETER = Pattern.compile(
            "\\G[\\s,]*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /// All that stand in these `WWW-Authenticate` headers; what is no challenge is passed over.
    static List<Challenge> all(List<String> headers) {
        List<Challenge> found = new ArrayList<>();
        headers.forEach(header -> read(header, found));
        return found;
    }

    private static void read(String header, List<Challenge> into) {
        int at = 0;
        Matcher scheme = SCHEME.matcher(header);
        while (scheme.find(at)) {
            at = scheme.end();
            Map<String, String> parameters = new TreeMap<>();
            Matcher parameter = PARAMETER.matcher(header);
            while (parameter.find(at)) {
                at = parameter.end();
                String quoted = parameter.group(2);
                parameters.put(
                        parameter.group(1).toLowerCase(Locale.ROOT),
                        quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            }
            into.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
        }
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
