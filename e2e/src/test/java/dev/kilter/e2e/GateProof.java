package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What others saw of a clean deploy, held against the gate's log. To leave a line out of the log is to take its effect
/// around the gate: the world is the same, only the gate knows nothing of it.
record GateProof(Testimony testimony, List<String> log) {
    /// A fetch only reads. The folder of a process is there with or without a line of its own: whoever makes one
    /// below it makes it too. A file that a process writes when it ends is gone before anybody looks.
    private static final Pattern UNSEEN =
            Pattern.compile("runner fetch the bundle|platform create folder (web|worker)|platform delete .*\\.exit");

    void requireEachChangeExplained() {
        assertThat(testimony.unexplained(log)).isEmpty();
    }

    /// A statement for each of its lines; of files that are written several times all their lines together, since
    /// only the last content is there to see.
    void requireEachLineNeeded() {
        List<String> unnoticed = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            List<String> without = new ArrayList<>(log);
            without.remove(i);
            if (log.get(i).contains(" sql ") && testimony.unexplained(without).isEmpty()) {
                unnoticed.add(log.get(i));
            }
        }
        for (String name : names()) {
            List<String> without = log.stream()
                    .filter(line -> !LoggedEffect.name(line).equals(name))
                    .toList();
            if (!UNSEEN.matcher(name).matches()
                    && testimony.unexplained(without).isEmpty()) {
                unnoticed.add(name);
            }
        }
        assertThat(unnoticed).as("taken around the gate, and nobody noticed").isEmpty();
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        log.forEach(line -> names.add(LoggedEffect.name(line)));
        return names;
    }

    @Override
    public String toString() {
        return testimony.transactions().size() + " transactions, "
                + testimony.files().size() + " files, "
                + (testimony.came().size() + testimony.went().size()) + " processes seen from outside, " + log.size()
                + " lines with " + names().size() + " names in the gate's log";
    }
}
