package dev.kilter.e2e;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.SlotNames;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// All that a deploy leaves behind, as lines: git tree, SQL dump, process table, files, and what the server tells. Two
/// clean runs give the same lines. What is left out: times, durations, random ids, secrets, the text of logs, and what
/// only the killed attempt of a Job could say: how many migrations it applied, how long each took, how many rows it
/// seeded (the dump shows that each ran once).
final class Ending {
    private static final SlotNames NAMES =
            Slot.parse("acme/guestbook/" + CrashApp.ENV).names();
    private static final String SLOT = "'acme/guestbook/" + CrashApp.ENV + "'";

    /// `0004_marks.sql   0.1s` by the attempt that applied it; `0004_marks.sql   applied before, …` by the next one
    /// where that attempt was killed before it could.
    private static final Pattern APPLIED = Pattern.compile("(\\S+\\.sql) +([0-9.]+s|applied before, by hand or by .*)");

    /// `seeds/opening.sql   0.1s`: the line before it says whether it ran.
    private static final Pattern TOOK = Pattern.compile("\\S+ +[0-9.]+s");

    private Ending() {}

    static List<String> of(Platform platform) {
        List<String> lines = new ArrayList<>();
        try (Sql kilter = platform.sql("kilter");
                Sql app = platform.sql(NAMES.database())) {
            lines.addAll(section("git", git(platform, kilter)));
            lines.addAll(section("sql", DatabaseDump.of(app)));
            lines.addAll(section("process", RunningProcesses.of(platform)));
            lines.addAll(section("file", files(platform)));
            lines.addAll(section("server", server(kilter)));
        }
        return lines;
    }

    private static List<String> section(String name, List<String> lines) {
        return lines.stream().map(line -> name + ": " + line).toList();
    }

    /// The tree ids say everything about the app's objects; the fence must be the deploy's.
    private static List<String> git(Platform platform, Sql kilter) {
        Git git = new Git(platform.folder().resolve("flux.git"));
        String fence = kilter.one("SELECT fence FROM kilter_server.slot WHERE slot = " + SLOT);
        List<String> lines = new ArrayList<>(git.entries(NAMES.gitPath()));
        lines.add("fence is the slot's: "
                + git.text(NAMES.gitPath() + "/fence").strip().equals(fence));
        lines.addAll(kilter
                .lines("SELECT id FROM kilter_server.deploy d WHERE slot = " + SLOT + " AND " + alive()
                        + " ORDER BY seq")
                .stream()
                .map(id -> "commits of the deploy: " + git.commitsOf(id))
                .toList());
        return lines;
    }

    /// Deploys since the env was made: those that have a release still known.
    private static String alive() {
        return "EXISTS (SELECT FROM kilter_server.release r WHERE r.slot = d.slot AND r.body LIKE '%' || d.id || '%')";
    }

    private static List<String> files(Platform platform) {
        Path folder = platform.folder().resolve("cluster").resolve(CrashApp.NAMESPACE);
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(path -> folder.relativize(path).toString())
                    .filter(path -> !path.matches(".*\\.log(\\.[0-9]+)?") && !path.contains("/home"))
                    .map(path -> path.replaceAll("[0-9a-f]{8,}", "*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> server(Sql sql) {
        List<String> lines = new ArrayList<>();
        lines.addAll(sql.lines(
                "SELECT 'slot held: ' || (holder IS NOT NULL), releases FROM kilter_server.slot WHERE slot = " + SLOT));
        lines.addAll(
                sql.lines("SELECT 'release', number FROM kilter_server.release WHERE slot = " + SLOT + " ORDER BY 2"));
        lines.addAll(sql.lines(
                "SELECT 'deploy', status, release, phase, finished IS NOT NULL, problem FROM kilter_server.deploy d"
                        + " WHERE slot = "
                        + SLOT + " AND " + alive() + " ORDER BY seq"));
        lines.addAll(sql.lines("SELECT 'audit', action, change, result FROM (SELECT seq, action, result,"
                + " split_part(before, ' ', 1) || ' ' || split_part(after, ' ', 1) AS change,"
                + " substring(detail FROM '^deploy (d-[a-z0-9]+)') AS deploy FROM kilter_server.audit) a"
                + " JOIN kilter_server.deploy d ON d.id = a.deploy WHERE slot = " + SLOT + " AND " + alive()
                + " ORDER BY a.seq"));
        lines.addAll(sql.lines("SELECT 'secret', name FROM kilter_local.secret WHERE namespace = '" + CrashApp.NAMESPACE
                + "' ORDER BY name"));
        sql.lines("SELECT id FROM kilter_server.deploy d WHERE slot = " + SLOT + " AND " + alive() + " ORDER BY seq")
                .forEach(id -> lines.addAll(events(sql, id)));
        return lines;
    }

    private static List<String> events(Sql sql, String deploy) {
        List<NumberedEvent> events =
                sql
                        .lines("SELECT body FROM kilter_server.event WHERE deploy = '" + deploy + "' ORDER BY number")
                        .stream()
                        .map(body -> Wire.decode(body, NumberedEvent.class))
                        .toList();
        List<String> lines = new ArrayList<>();
        Set<String> applied = new TreeSet<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).number() != i + 1) {
                lines.add("a gap before event " + events.get(i).number());
            }
            String line = switch (events.get(i).event()) {
                case DeployEvent.Accepted(var _, var steps) -> "accepted " + steps;
                case DeployEvent.Queued _ -> "";
                case DeployEvent.Granted _ -> "granted";
                case DeployEvent.StepStarted(var step) -> "start " + step;
                case DeployEvent.StepNote(var step, var text) when isApplied(step, text, applied) -> "";
                case DeployEvent.StepNote(var step, var text) when isHowLong(step, text) -> "";
                case DeployEvent.StepNote(var step, var text) ->
                    text.startsWith("waiting for") ? "" : "note " + step + " " + text;
                case DeployEvent.StepEnded(var step, var outcome, var note, var _, var problem) ->
                    "end " + step + " " + outcome + " " + note + " " + problem;
                case DeployEvent.Notice(var text) -> "notice " + text;
                case DeployEvent.Result(var result) ->
                    "result " + result.status() + " " + result.release() + " " + result.unchanged() + " "
                            + result.schema() + " " + result.error();
            };
            if (!line.isEmpty()) {
                lines.add(line.replaceAll("[0-9]+\\.[0-9]s", "…s")
                        .replaceAll("[0-9]+ of ([0-9]+) applied", "$1 applied")
                        .replaceAll("[0-9a-f]{7} to flux", "… to flux")
                        .replaceAll(": ([0-9]+ rows?|applied before, same content)", ": seeded"));
            }
        }
        if (hasReleaseBefore(events)) {
            lines.add("told as applied: " + applied);
        }
        return lines;
    }

    private static boolean isApplied(String step, String text, Set<String> names) {
        Matcher told = APPLIED.matcher(text);
        if (!step.equals("migrate") || !told.matches()) {
            return false;
        }
        names.add(told.group(1));
        return true;
    }

    private static boolean isHowLong(String step, String text) {
        return step.equals("seed") && TOOK.matcher(text).matches();
    }

    /// A first deploy has nothing to go back to: what its killed attempts applied needs no telling.
    private static boolean hasReleaseBefore(List<NumberedEvent> events) {
        return events.stream()
                .anyMatch(event -> event.event() instanceof DeployEvent.Result(var result)
                        && result.release() != null
                        && !result.release().equals("r1"));
    }
}
