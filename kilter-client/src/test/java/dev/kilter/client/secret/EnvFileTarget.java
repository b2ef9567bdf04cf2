package dev.kilter.client.secret;

import dev.kilter.client.Bounds;
import dev.kilter.client.KilterYamlTarget;
import dev.kilter.sdk.problem.KilterException;

/// What the fuzzer calls with what may be a file of secrets.
public final class EnvFileTarget {
    private static final Bounds BOUNDS = new Bounds(2, 16 << 20);

    private EnvFileTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        BOUNDS.hold("the file", () -> read(bytes));
    }

    private static void read(byte[] bytes) {
        try {
            EnvFile.parse("app.env", bytes).forEach((key, value) -> {
                if (!key.matches("[A-Za-z_][A-Za-z0-9_]*") || value.indexOf(0) >= 0) {
                    throw new AssertionError("no variable can have the name or the value of '" + key + "'");
                }
            });
        } catch (KilterException e) {
            KilterYamlTarget.complaint(e, "app.env", "KLT-S01");
        }
    }
}
