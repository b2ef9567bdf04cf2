package dev.kilter.server;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.ImageAnswer;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether an env has what an image needs that runs well in another one, and whether the image is one for both. Pure.
///
/// @param from the env that runs it
/// @param to   the env that is to run it
record Parity(Has from, Has to) {
    private static final int SHORTEST = 8;
    /// What every image is full of: words, numbers, this very host.
    private static final Pattern COMMON = Pattern.compile("\\p{L}+|\\p{N}+|127\\.0\\.0\\.1");

    private static final int MOST_TOLD = 10;
    private static final int LONGEST_PATH = 200;

    /// What an env has.
    ///
    /// @param isProtected whether it takes nothing that may harm it
    /// @param variables   its plain variables
    /// @param secrets     names of the keys of its secrets
    /// @param migrated    hash of the migration files that are all applied; null: none
    record Has(
            EnvName env,
            boolean isProtected,
            SortedMap<String, String> variables,
            NavigableSet<String> secrets,
            @Nullable String migrated) {
        private NavigableSet<String> keys() {
            NavigableSet<String> keys = new TreeSet<>(variables.keySet());
            keys.addAll(secrets);
            return keys;
        }
    }

    /// Whether the other env has had migrations that this one has not.
    boolean migrationsPending() {
        return from.migrated != null && !from.migrated.equals(to.migrated);
    }

    /// The values that tell an image for the first env from one for both: the other env has none like them, and
    /// nobody writes them by chance.
    SortedMap<String, String> telling() {
        SortedMap<String, String> telling = new TreeMap<>();
        from.variables.forEach((key, value) -> {
            boolean isCommon =
                    value.length() < SHORTEST || COMMON.matcher(value).matches();
            if (!isCommon && !to.variables.containsValue(value)) {
                telling.put(key, value);
            }
        });
        return telling;
    }

    /// @param migrates whether the migrations run with the promotion
    /// @param image    what the client found in the image; null: nobody looked
    Optional<Problem> refusal(boolean migrates, @Nullable ImageAnswer image) {
        Optional<Problem> missing = keysMissing();
        if (missing.isPresent()) {
            return missing;
        }
        if (migrationsPending() && !migrates) {
            return Optional.of(Problem.of(
                    KilterCode.MIGRATIONS_LEFT_OUT,
                    "'" + from.env + "' has had migrations that '" + to.env + "' has not",
                    "kilter promote %s %s --migration".formatted(from.env, to.env)));
        }
        List<String> builtIn = builtIn(image);
        if (to.isProtected && !builtIn.isEmpty() && !setsAside(image)) {
            return Optional.of(Problem.of(
                            KilterCode.VALUE_BUILT_IN,
                            "the image has values built in that only '" + from.env + "' has, so in '" + to.env
                                    + "' it would go on using them",
                            "Let the app read them while it runs, deploy '" + from.env + "' and promote again; or add"
                                    + " --allow-built-in")
                    .withEvidence(builtIn.toArray(String[]::new)));
        }
        return Optional.empty();
    }

    /// Why an env lacks something that the image needs.
    Optional<Problem> keysMissing() {
        NavigableSet<String> missing = from.keys();
        missing.removeAll(to.keys());
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        List<String> secret = missing.stream().filter(from.secrets::contains).toList();
        return Optional.of(Problem.of(
                        KilterCode.KEY_MISSING,
                        "'" + to.env + "' lacks keys that '" + from.env + "' has: " + String.join(", ", missing),
                        secret.isEmpty()
                                ? "Add them to `env:` in kilter.yaml, then kilter deploy --env " + to.env
                                : "kilter secrets set %s --env %s".formatted(secret.getFirst(), to.env))
                .withEvidence(missing.stream()
                        .map(key -> key + (from.secrets.contains(key) ? " is a secret's" : " is a plain variable")
                                + " in " + from.env)
                        .toArray(String[]::new)));
    }

    /// What a person should know of a promotion that goes on.
    List<String> notices(@Nullable ImageAnswer image) {
        if (image != null && image.unread() != null) {
            return List.of("image     nobody looked for values of '" + from.env + "' in it: " + image.unread());
        }
        return builtIn(image).stream().map(line -> "image     " + line).toList();
    }

    /// Whether somebody promotes what is refused otherwise.
    boolean isSetAside(@Nullable ImageAnswer image) {
        return to.isProtected && setsAside(image) && !builtIn(image).isEmpty();
    }

    private static boolean setsAside(@Nullable ImageAnswer image) {
        return image != null && image.setAside();
    }

    private List<String> builtIn(@Nullable ImageAnswer image) {
        SortedMap<String, String> telling = telling();
        return image == null
                ? List.of()
                : image.found().stream()
                        .filter(found -> telling.containsKey(found.key()))
                        .limit(MOST_TOLD)
                        .map(found -> "'" + path(found.path()) + "' holds the value that " + found.key() + " has in '"
                                + from.env + "'")
                        .toList();
    }

    private static String path(String told) {
        String path = told.replaceAll("\\p{Cntrl}", "?");
        return path.length() > LONGEST_PATH ? "…" + path.substring(path.length() - LONGEST_PATH) : path;
    }
}
