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
        try {
            Effects effects =
                    CrashingEffects.from(System.getProperties(), "runner").orElseGet(Effects::real);
            JobSpec job = Wire.decode(needed(environment, "KILTER_JOB"), JobSpec.class);
            JobLine report = new JobRunner(effects, environment).run(job, Main::print);
            print(report);
            return 0;
        } catch (KilterException e) {
            print(new JobLine.Failed(e.problem()));
            return FAILED;
        } catch (RuntimeException e) {
            print(new JobLine.Failed(Problem.of(
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

    private static void print(JobLine line) {
        System.out.println(Wire.text(line));
        System.out.flush();
    }
}
