package dev.kilter.server.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads trusts as a platform's settings have them. What is unknown, is missing or would let everybody in stops the
/// start.
public final class Trusts {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Trusts() {}

    /// As the settings have it: durations and roles are text.
    private record Form(
            @Nullable String name,
            @Nullable String issuer,
            @Nullable String audience,
            @Nullable String ca,
            @Nullable Map<String, String> claims,
            @Nullable String role,
            @Nullable List<String> scope,
            @Nullable List<String> verbs,
            @Nullable String valid) {}

    /// The trusts of a JSON list.
    ///
    /// @param audience of those that name none
    public static List<Trust> read(String json, String audience) {
        try {
            List<Trust> trusts = List.of(JSON.readValue(json, Form[].class)).stream()
                    .map(form -> trust(form, audience))
                    .toList();
            Set<String> names = new HashSet<>();
            Map<String, String> authorities = new TreeMap<>();
            for (Trust trust : trusts) {
                if (!names.add(trust.name())) {
                    throw wrong("two are called '" + trust.name() + "'");
                }
                String ca = Objects.requireNonNullElse(trust.issuer().ca(), "");
                if (!ca.equals(authorities.computeIfAbsent(trust.issuer().url(), _ -> ca))) {
                    throw wrong("'" + trust.issuer().url() + "' has two different 'ca'");
                }
            }
            return trusts;
        } catch (JsonProcessingException e) {
            throw wrong(e.getOriginalMessage());
        }
    }

    private static Trust trust(Form form, String audience) {
        String name = needed(form.name, "name");
        if (!name.matches("[a-z0-9]([-a-z0-9]{0,18}[a-z0-9])?")) {
            throw wrong("'" + name + "' is no name; it has 1 to 20 small letters, digits or '-'");
        }
        Map<String, String> claims = form.claims == null ? Map.of() : form.claims;
        if (claims.values().stream().allMatch(value -> value == null || value.matches("\\**"))) {
            throw wrong("'" + name + "' has no claim with a value, so that it would trust every job of that issuer");
        }
        Trust.Grant grant = grant(form, name);
        String made = Objects.requireNonNullElse(form.audience, audience);
        if (made.isEmpty()) {
            throw wrong("'" + name + "' has no 'audience'");
        }
        if (form.ca != null) {
            try {
                Authorities.of(form.ca);
            } catch (IOException e) {
                throw wrong("the 'ca' of '" + name + "': " + e.getMessage());
            }
        }
        return new Trust(name, new Trust.Issuer(issuer(form), made, form.ca), new TreeMap<>(claims), grant);
    }

    private static String issuer(Form form) {
        String issuer = needed(form.issuer, "issuer");
        if (!isSafe(issuer)) {
            throw wrong("the issuer '" + issuer + "' is no https URL");
        }
        return issuer;
    }

    /// Whether nobody on the way can change what it answers.
    static boolean isSafe(String url) {
        try {
            URI uri = URI.create(url);
            String host = Objects.requireNonNullElse(uri.getHost(), "");
            return uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && (("https".equals(uri.getScheme()) && !host.isEmpty())
                            || ("http".equals(uri.getScheme()) && host.matches("127\\.0\\.0\\.1|localhost")));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Trust.Grant grant(Form form, String name) {
        TokenRole role = constant(TokenRole.class, form.role == null ? "deployer" : form.role);
        if (role == TokenRole.ADMIN) {
            throw wrong("'" + name + "' would make admins of CI jobs");
        }
        List<String> scope = form.scope == null ? List.of() : form.scope;
        if (scope.isEmpty()) {
            throw wrong("'" + name + "' has no 'scope'");
        }
        List<TokenVerb> verbs = (form.verbs == null ? List.<String>of() : form.verbs)
                .stream().map(verb -> constant(TokenVerb.class, verb)).toList();
        if (!role.verbs().containsAll(verbs)) {
            throw wrong("'" + name + "' is kept to verbs that its role does not have");
        }
        Duration valid = form.valid == null ? USUAL : duration(form.valid);
        if (!valid.isPositive() || valid.compareTo(LONGEST) > 0) {
            throw wrong("'" + name + "' gives tokens for longer than 6 hours, or for no time");
        }
        return new Trust.Grant(role, scope, verbs, valid);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException _) {
            throw wrong("'" + text + "' is no duration; write PT30M or PT1H");
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        for (E each : type.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return each;
            }
        }
        throw wrong("'" + word + "' is none of "
                + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
    }

    private static String needed(@Nullable String value, String key) {
        if (value == null || value.isEmpty()) {
            throw wrong("one lacks '" + key + "'");
        }
        return value;
    }

    private static KilterException wrong(String why) {
        return Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "the trusts of CI jobs are wrong: " + why,
                        "Correct `oidc` in the platform's settings; docs/tokens.md shows what stands there.")
                .toException();
    }
}
