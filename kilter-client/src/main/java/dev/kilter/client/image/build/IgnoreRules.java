package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which files of an app never reach its image: version control, secrets, what builds leave behind, data that git
/// ignores, and what `.kilterignore` (or else `.dockerignore`) lists. Patterns are those of `.dockerignore`: from the
/// app's folder, `**` for any depth, `!` takes back, the last match decides. No pattern brings back what is left out
/// always.
final class IgnoreRules {
    private static final Pattern ALWAYS = Pattern.compile(
            "(?:.*/)?(?:\\.git|node_modules|\\.env[^/]*|\\.npmrc|\\.yarnrc(?:\\.yml)?|bunfig\\.toml|\\.DS_Store)(?:/.*)?|target(?:/.*)?"
                + "|kilter\\.yaml|\\.kilterignore|\\.kilterallow|\\.dockerignore|\\.gitignore");

    /// Names of databases and logs of somebody who works on the app. Where git tracks them they are a part of it.
    private static final Pattern DATA =
            Pattern.compile(".+\\.(?:(?:db3?|sqlite3?)(?:-(?:journal|wal|shm))?|rdb|log)", Pattern.CASE_INSENSITIVE);

    private final List<Rule> rules;
    private final Set<String> withheld;
    private final String file;
    private final Predicate<String> ignoredByGit;

    private IgnoreRules(List<Rule> rules, Set<String> withheld, String file, Predicate<String> ignoredByGit) {
        this.rules = rules;
        this.withheld = withheld;
        this.file = file;
        this.ignoredByGit = ignoredByGit;
    }

    private record Rule(Pattern pattern, boolean leavesOut) {}

    static IgnoreRules of(Path root) throws IOException {
        for (String name : List.of(".kilterignore", ".dockerignore")) {
            Path file = root.resolve(name);
            if (Files.isRegularFile(file)) {
                return of(Files.readAllLines(file), name).above(root);
            }
        }
        return of(List.of(), "").above(root);
    }

    /// The same, which asks git when the first file comes that looks like data.
    private IgnoreRules above(Path root) {
        AtomicReference<@Nullable GitIgnored> asked = new AtomicReference<>();
        return new IgnoreRules(rules, withheld, file, path -> {
            GitIgnored known = asked.get();
            if (known == null) {
                known = GitIgnored.in(root);
                asked.set(known);
            }
            return known.has(path);
        });
    }

    /// @param file where these lines stand
    static IgnoreRules of(List<String> lines, String file) {
        List<Rule> rules = new ArrayList<>();
        for (String line : lines) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            boolean takesBack = text.startsWith("!");
            String pattern = (takesBack ? text.substring(1) : text).strip().replaceAll("^/+|/+$|^\\./", "");
            if (!pattern.isEmpty()) {
                rules.add(new Rule(Pattern.compile(regex(pattern) + "(?:/.*)?"), !takesBack));
            }
        }
        return new IgnoreRules(rules, Set.of(), file, _ -> false);
    }

    /// The same, with files that no pattern brings back.
    IgnoreRules withholding(List<String> files) {
        return new IgnoreRules(rules, Set.copyOf(files), file, ignoredByGit);
    }

    /// Whether this path, relative to the app's folder and with `/`, is left out.
    boolean leavesOut(String path) {
        return leavesOutAlways(path) || isListed(path) || isData(path);
    }

    /// Whether this is data that git ignores and nobody wants back.
    boolean isData(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return DATA.matcher(name).matches() && !listed(path).isPresent() && ignoredByGit.test(path);
    }

    /// Why this file, or folder with a slash at the end, is left out, for people; empty: it is not.
    Optional<String> why(String path) {
        String plain = path.replaceFirst("/$", "");
        if (leavesOutAlways(plain)) {
            return Optional.of("never in an image");
        }
        if (withheld.contains(plain)) {
            return Optional.of("secrets in kilter.yaml");
        }
        if (isListed(plain)) {
            return Optional.of(file);
        }
        return isData(plain) ? Optional.of("data that git ignores") : Optional.empty();
    }

    /// Whether a person has said so: as a source of secrets, or in the file of these rules.
    boolean isListed(String path) {
        if (withheld.contains(path)) {
            return true;
        }
        return listed(path).orElse(false);
    }

    /// What the last rule says that matches.
    private Optional<Boolean> listed(String path) {
        return rules.reversed().stream()
                .filter(rule -> rule.pattern.matcher(path).matches())
                .findFirst()
                .map(Rule::leavesOut);
    }

    static boolean leavesOutAlways(String path) {
        return ALWAYS.matcher(path).matches();
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (pattern.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (pattern.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
