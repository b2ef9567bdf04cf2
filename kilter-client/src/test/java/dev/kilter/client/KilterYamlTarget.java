package dev.kilter.client;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.Wire;
import java.util.List;

/// What the fuzzer calls with what may be a kilter.yaml: it is read and resolved as a deploy does it, or complained of
/// with its line.
public final class KilterYamlTarget {
    private static final Bounds BOUNDS = new Bounds(5, 256 << 20);
    private static final List<EnvName> ENVS = List.of(EnvName.PROD, new EnvName("dev"), new EnvName("pr-7"));

    private KilterYamlTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        BOUNDS.hold("kilter.yaml", () -> read(bytes));
    }

    private static void read(byte[] bytes) {
        try {
            KilterYaml yaml = KilterYaml.parse("kilter.yaml", bytes);
            for (EnvName env : ENVS) {
                var config = yaml.resolve(env, new Project("acme", "shop"));
                yaml.origins(env);
                DeployPlan.of(config, DeployOptions.PLAIN);
                config.slot().names();
                if (!Wire.decode(Wire.encode(config), config.getClass()).equals(config)) {
                    throw new AssertionError("another config arrives than was sent: " + config);
                }
            }
        } catch (KilterException e) {
            complaint(e, "kilter.yaml", "KLT-C01");
        }
    }

    /// Fails unless the complaint has its code, names its line and is short.
    public static void complaint(KilterException complaint, String file, String code) {
        var problem = complaint.problem();
        if (!problem.code().value().equals(code)
                || !problem.detail().matches("(?s)" + file.replace(".", "\\.") + ":[1-9][0-9]*: .{3,500}")
                || problem.hint().length() > 500) {
            throw new AssertionError("a complaint that does not help: " + problem, complaint);
        }
    }
}
