package dev.kilter.e2e.crowd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What clients saw and what is left of it, after everybody is done. It is as if the deploys of each slot had run one
/// after the other, in the order in which they were accepted, or [#wrong] says why not.
///
/// @param asked      what clients asked for
/// @param rows       the deploys that the platform knows
/// @param commits    those of the flux repo, oldest first
/// @param migrations the Jobs that ran
/// @param releases   by slot and number
/// @param held       slots that are still locked
record History(
        List<Asked> asked,
        List<Row> rows,
        List<Commit> commits,
        List<Migration> migrations,
        List<Release> releases,
        List<String> held) {

    /// One wish of a client, with its Idempotency-Key; each image is asked for once.
    ///
    /// @param id     of the deploy; null: refused
    /// @param ended  when the client learned of the end
    /// @param result how it ended, as told
    /// @param events the numbers of the events that were told
    record Asked(
            String key,
            String slot,
            String image,
            boolean migrates,
            Instant sent,
            @Nullable String id,
            Instant ended,
            String result,
            List<Long> events) {}

    /// A deploy's row.
    ///
    /// @param cancelled whether it ended because somebody wanted so
    record Row(
            String id,
            long order,
            String slot,
            String key,
            long fence,
            String status,
            boolean finished,
            boolean cancelled) {}

    /// A commit of an app.
    record Commit(String slot, String deploy, long fence, String image) {}

    /// A migration Job from its beginning to its end.
    record Migration(String slot, String deploy, Instant began, Instant ended) {}

    /// A release's row.
    record Release(String slot, int number, String deploy) {}

    /// A sentence for each thing that no serial run could have left.
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        keeping(wrong);
        telling(wrong);
        Map<String, Row> byId = rows.stream().collect(Collectors.toMap(Row::id, Function.identity(), (a, _) -> a));
        Map<String, Asked> wishes = new HashMap<>();
        asked.stream().filter(each -> each.id != null).forEach(each -> wishes.put(each.id, each));
        for (String slot : rows.stream().map(Row::slot).collect(Collectors.toSet())) {
            List<Row> here = rows.stream()
                    .filter(row -> row.slot.equals(slot))
                    .sorted(Comparator.comparing(Row::order))
                    .toList();
            order(here, wishes, wrong);
            committing(slot, here, byId, wishes, wrong);
            migrating(slot, here, byId, wishes, wrong);
            releasing(slot, here, wrong);
        }
        held.forEach(slot -> wrong.add("the slot " + slot + " is still locked"));
        return wrong;
    }

    /// Each wish that was accepted is there once, and nothing else is.
    private void keeping(List<String> wrong) {
        Map<String, List<Row>> byKey = rows.stream().collect(Collectors.groupingBy(Row::key));
        Set<String> keys = new HashSet<>();
        for (Asked each : asked) {
            keys.add(each.key);
            List<String> kept = byKey.getOrDefault(each.key, List.of()).stream()
                    .map(Row::id)
                    .toList();
            if (!kept.equals(each.id == null ? List.of() : List.of(each.id))) {
                wrong.add("the wish " + each.key + " was answered with " + each.id + ", and kept are " + kept);
            }
        }
        rows.stream()
                .filter(row -> !keys.contains(row.key))
                .forEach(row -> wrong.add("nobody has asked for the deploy " + row.id));
    }

    /// Each stream has every number once and ends as the deploy did.
    private void telling(List<String> wrong) {
        Map<String, String> status = rows.stream().collect(Collectors.toMap(Row::id, Row::status, (a, _) -> a));
        rows.stream().filter(row -> !row.finished).forEach(row -> wrong.add("the deploy " + row.id + " never ended"));
        for (Asked each : asked) {
            if (each.id == null) {
                continue;
            }
            List<Long> whole = IntStream.rangeClosed(1, each.events.size())
                    .mapToObj(Long::valueOf)
                    .toList();
            if (!each.events.equals(whole)) {
                wrong.add("the stream of " + each.id + " is " + each.events);
            }
            if (!each.result.equals(status.get(each.id))) {
                wrong.add("the deploy " + each.id + " was told as " + each.result + " and is " + status.get(each.id));
            }
        }
    }

    /// The slot is given in the order of acceptance, and who asks after an end comes after it.
    private static void order(List<Row> here, Map<String, Asked> wishes, List<String> wrong) {
        rises(here.stream().filter(row -> row.fence > 0).toList(), Row::fence, Row::id, "the fences", wrong);
        for (Row earlier : here) {
            Asked first = wishes.get(earlier.id);
            for (Row later : here) {
                Asked second = wishes.get(later.id);
                if (first != null
                        && second != null
                        && first.ended.isBefore(second.sent)
                        && earlier.order > later.order) {
                    wrong.add(later.id + " overtook " + earlier.id + ", which had ended before it was asked for");
                }
            }
        }
    }

    private void committing(
            String slot, List<Row> here, Map<String, Row> byId, Map<String, Asked> wishes, List<String> wrong) {
        List<Commit> written =
                commits.stream().filter(commit -> commit.slot.equals(slot)).toList();
        rises(written, Commit::fence, Commit::deploy, "the commits' fences", wrong);
        once(written.stream().map(Commit::deploy).toList(), "commits", wrong);
        for (Commit commit : written) {
            Row row = byId.get(commit.deploy);
            Asked wish = wishes.get(commit.deploy);
            if (row == null || !row.slot.equals(slot) || row.cancelled) {
                wrong.add("the commit of " + commit.deploy + " to " + slot + " is not wanted");
            } else if (wish != null && !wish.image.startsWith(commit.image)) {
                wrong.add("the commit of " + commit.deploy + " brings " + commit.image + ", not " + wish.image);
            }
        }
        Set<String> brought = written.stream().map(Commit::deploy).collect(Collectors.toSet());
        for (Row row : here) {
            if (row.status.equals("live") && !brought.contains(row.id)) {
                wrong.add(row.id + " is live without a commit");
            }
        }
        if (!written.isEmpty()
                && !Objects.equals(
                        written.getLast().deploy,
                        here.stream()
                                .filter(row -> row.status.equals("live"))
                                .map(Row::id)
                                .reduce((_, later) -> later)
                                .orElse(null))) {
            wrong.add("the last commit of " + slot + " is that of " + written.getLast().deploy
                    + ", which is not what went live last");
        }
    }

    private void migrating(
            String slot, List<Row> here, Map<String, Row> byId, Map<String, Asked> wishes, List<String> wrong) {
        List<Migration> ran = migrations.stream()
                .filter(migration -> migration.slot.equals(slot))
                .sorted(Comparator.comparing(Migration::began))
                .toList();
        once(ran.stream().map(Migration::deploy).toList(), "migrations", wrong);
        rises(
                ran.stream().filter(each -> byId.containsKey(each.deploy)).toList(),
                migration -> Objects.requireNonNull(byId.get(migration.deploy)).order,
                Migration::deploy,
                "the migrations",
                wrong);
        for (int i = 1; i < ran.size(); i++) {
            if (ran.get(i).began.isBefore(ran.get(i - 1).ended)) {
                wrong.add(ran.get(i).deploy + " migrated " + slot + " while " + ran.get(i - 1).deploy + " did");
            }
        }
        Set<String> migrated = ran.stream().map(Migration::deploy).collect(Collectors.toSet());
        for (Row row : here) {
            Asked wish = wishes.get(row.id);
            boolean wanted = wish != null && wish.migrates;
            if (row.status.equals("live") && wanted != migrated.contains(row.id)) {
                wrong.add(row.id + (wanted ? " is live without its migration" : " migrated and was not asked to"));
            }
        }
    }

    private void releasing(String slot, List<Row> here, List<String> wrong) {
        List<Release> made = releases.stream()
                .filter(release -> release.slot.equals(slot))
                .sorted(Comparator.comparing(Release::number))
                .toList();
        List<String> live = here.stream()
                .filter(row -> row.status.equals("live"))
                .map(Row::id)
                .toList();
        List<Integer> numbers = made.stream().map(Release::number).toList();
        if (!made.stream().map(Release::deploy).toList().equals(live)
                || !numbers.equals(IntStream.rangeClosed(1, made.size()).boxed().toList())) {
            wrong.add("the releases of " + slot + " are " + made + ", and live were " + live);
        }
    }

    private static <T> void rises(
            List<T> those, Function<T, Long> number, Function<T, String> name, String what, List<String> wrong) {
        for (int i = 1; i < those.size(); i++) {
            if (number.apply(those.get(i)) <= number.apply(those.get(i - 1))) {
                wrong.add(
                        what + " do not rise from " + name.apply(those.get(i - 1)) + " to " + name.apply(those.get(i)));
            }
        }
    }

    private static void once(Collection<String> deploys, String what, List<String> wrong) {
        deploys.stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .forEach((deploy, times) -> {
                    if (times > 1) {
                        wrong.add(deploy + " has " + times + " " + what);
                    }
                });
    }
}
