package dev.kilter.operator.step;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what a Job printed.
final class JobOutcome {
    private static final int SHOWN = 20;
    private static final int FIRST_LINES = 3;

    /// The kernel's words about a program for another processor.
    private static final Pattern FOREIGN = Pattern.compile("exec format error", Pattern.CASE_INSENSITIVE);

    private JobOutcome() {}

    /// The lines for people: files applied and notes.
    static List<String> notes(List<String> lines) {
        List<String> notes = new ArrayList<>();
        for (JobLine line : parsed(lines)) {
            switch (line) {
                case JobLine.Note(var text) -> notes.add(text);
                case JobLine.FileDone(var name, var ms, var _) ->
                    notes.add(name + "   " + String.format(Locale.ROOT, "%.1fs", ms / 1000.0));
                case JobLine.Found(var names) ->
                    names.forEach(name -> notes.add(name + "   applied before, by hand or by a run that was killed"));
                case JobLine.Report _,
                        JobLine.Migrations _,
                        JobLine.Planned _,
                        JobLine.Compared _,
                        JobLine.Failed _ -> {}
            }
        }
        return notes.size() > SHOWN ? notes.subList(notes.size() - SHOWN, notes.size()) : notes;
    }

    /// What a Job applied before it ended, whichever way; empty when it said of nothing.
    static List<JobLine.FileDone> applied(JobState.Ended ended) {
        return parsed(ended.lines()).stream()
                .filter(JobLine.FileDone.class::isInstance)
                .map(JobLine.FileDone.class::cast)
                .toList();
    }

    /// What a Job found applied that nobody had told of.
    static List<String> found(JobState.Ended ended) {
        return parsed(ended.lines()).stream()
                .filter(JobLine.Found.class::isInstance)
                .flatMap(line -> ((JobLine.Found) line).names().stream())
                .toList();
    }

    /// Whether a Job told all that it had to tell before it ended.
    static boolean isWhole(JobState.Ended ended) {
        return parsed(ended.lines()).stream()
                .anyMatch(line -> line instanceof JobLine.Report || line instanceof JobLine.Failed);
    }

    /// The runner's report, or the problem it ended with.
    static Result runner(KilterCode code, String what, JobState.Ended ended) {
        for (JobLine line : parsed(ended.lines()).reversed()) {
            if (line instanceof JobLine.Failed(var problem)) {
                return new Result.Failed(problem);
            }
            if (line instanceof JobLine.Report report && ended.exitCode() == 0) {
                return new Result.Fine(report);
            }
        }
        return new Result.Failed(abrupt(code, what, ended));
    }

    /// The line that a Job ended with: a report, a result or a problem; null when it printed none.
    static @Nullable JobLine last(JobState.Ended ended) {
        for (JobLine line : parsed(ended.lines()).reversed()) {
            if (!(line instanceof JobLine.Note || line instanceof JobLine.FileDone || line instanceof JobLine.Found)) {
                return line;
            }
        }
        return null;
    }

    /// The problem of a Job that ended without saying why.
    static Problem abrupt(KilterCode code, String what, JobState.Ended ended) {
        List<String> lines = ended.lines();
        List<String> evidence = lines.size() > SHOWN ? lines.subList(lines.size() - SHOWN, lines.size()) : lines;
        if (lines.stream()
                .limit(FIRST_LINES)
                .anyMatch(line -> FOREIGN.matcher(line).find())) {
            return Problem.of(
                            KilterCode.WRONG_PROCESSOR,
                            what + " cannot start: its program is for another processor",
                            "Build it for the one that runs it and deploy again: see `platform` of `build:` in"
                                    + " kilter.yaml, and --platform.")
                    .withEvidence(evidence);
        }
        return Problem.of(
                        code,
                        what + " ended with exit code " + ended.exitCode(),
                        "Read the lines above, correct the cause and deploy again.")
                .withEvidence(evidence);
    }

    sealed interface Result {
        record Fine(JobLine.Report report) implements Result {}

        record Failed(Problem problem) implements Result {}
    }

    private static List<JobLine> parsed(List<String> lines) {
        List<JobLine> parsed = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("{\"type\":")) {
                try {
                    parsed.add(Wire.decode(line, JobLine.class));
                } catch (KilterException e) {
                    parsed.add(new JobLine.Note(line));
                }
            }
        }
        return parsed;
    }
}
