package dev.kilter.runner;

import dev.kilter.effects.CrashingEffects;
import dev.kilter.effects.Effects;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.Wire;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads its work from `KILTER_JOB` and its credentials from the environment, does it, and prints [JobLine]s; the last
/// one is the report or the problem. Ends with 0 or 4.
public final class Main {
    private static final int FAILED = 4;

    private Main() {}

    /// Runs the job that the environment describes.
    public static void main(String[] arguments) {
        System.exit(run(System.getenv()));
    }

    private static int run(Map<String, String> environment) {
        JobSpec job = null;
        try {
            Effects effects =
                    CrashingEffects.from(System.getProperties(), "runner").orElseGet(Effects::real);
            JobSpec known = Wire.decode(needed(environment, "KILTER_JOB"), JobSpec.class);
            job = known;
            JobLine report = new JobRunner(effects, environment).run(known, line -> print(known, line));
            print(known, report);
            return 0;
        } catch (KilterException e) {
            print(job, new JobLine.Failed(e.problem()));
            return FAILED;
        } catch (RuntimeException e) {
            print(
                    job,
                    new JobLine.Failed(Problem.of(
                            KilterCode.INTERNAL_ERROR, "the runner broke: " + e, "Report this with the Job's log.")));
            return FAILED;
        }
    }

    private static String needed(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw Problem.of(
                            KilterCode.INTERNAL_ERROR,
                            "the variable '" + name + "' is not set",
                            "Start the runner as a Job.")
                    .toException();
        }
        return value;
    }

    /// Each line says which deploy, slot and step it belongs to, so that a log that gathers those of all programs
    /// shows it with the others.
    private static void print(@Nullable JobSpec job, JobLine line) {
        String text = Wire.text(line);
        String where = job == null
                ? ""
                : ",\"deploy\":" + Wire.text(job.deployId()) + ",\"slot\":" + Wire.text(job.slot()) + ",\"step\":"
                        + Wire.text(job.kind());
        System.out.println(text.substring(0, text.length() - 1) + where + "}");
        System.out.flush();
    }
}
