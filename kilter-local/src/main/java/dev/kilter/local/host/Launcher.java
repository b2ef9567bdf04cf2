package dev.kilter.local.host;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.effects.ProcessGate;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Resolves what is to run into a command line of this host: image, runtime, variables, Secrets.
final class Launcher {
    private final ImageStore images;
    private final Secrets secrets;
    private final HostRuntimes runtimes;
    private final OwnRoot ownRoot;
    private final HostPython pythons;

    Launcher(ImageStore images, Secrets secrets, HostRuntimes runtimes, Effects effects) {
        this.images = images;
        this.secrets = secrets;
        this.runtimes = runtimes;
        ProcessGate processes = new ProcessGate(effects);
        this.ownRoot = new OwnRoot(processes, runtimes);
        this.pythons = new HostPython(runtimes, new FileGate(effects), processes);
    }

    /// @param home   private folder of the process, for HOME and TMPDIR
    /// @param extra  variables that win over all others
    Launch prepare(Program program, String namespace, Environment environment, Path home, Map<String, String> extra) {
        return switch (program) {
            case Program.OfHost host -> {
                Map<String, String> variables = base(home);
                addTo(variables, namespace, environment, extra);
                yield new Launch(runtimes.resolve(host.command(), home, List.of()), home, variables);
            }
            case Program.OfImage image -> ofImage(image, namespace, environment, home, extra);
        };
    }

    /// A person's command where that process runs, and as it. Where the image stands on this host, `env` looks the
    /// program up and says, as a shell would, that there is none.
    Launch beside(ProcessSpec spec, List<String> command, Path home, Map<String, String> extra) {
        boolean onHost = images.require(spec.program().digest()).config().hasHostRuntime();
        List<String> words = Stream.concat(onHost ? Stream.of("/usr/bin/env", "--") : Stream.of(), command.stream())
                .map(Expansion::escaped)
                .toList();
        return prepare(
                new Program.OfImage(spec.program().digest(), words, List.of()),
                spec.id().namespace(),
                spec.environment(),
                home,
                extra);
    }

    private Launch ofImage(
            Program.OfImage program, String namespace, Environment environment, Path home, Map<String, String> extra) {
        UnpackedImage image = images.require(program.digest());
        ImageConfig config = image.config();
        Map<String, String> variables = base(home);
        List<Path> first = new ArrayList<>();
        if (config.hasHostRuntime()) {
            runtimes.check(config.runtime());
            pythons.folder(config.runtime(), home).ifPresent(first::add);
            first.forEach(folder -> variables.merge("PATH", folder.toString(), (path, added) -> added + ":" + path));
            config.env().forEach((name, value) -> {
                if (!name.equals("PATH")) {
                    variables.put(name, value);
                }
            });
        } else {
            variables.put("HOME", "/root");
            variables.put("TMPDIR", "/tmp");
            variables.putAll(config.env());
        }
        addTo(variables, namespace, environment, extra);
        List<String> command = command(program, config, variables);
        if (command.isEmpty()) {
            throw Problem.of(
                            KilterCode.ADMISSION_REFUSED,
                            "the image '" + program.digest() + "' names no command, and neither does kilter.yaml",
                            "Give the image an entrypoint, or the process a `command:`.")
                    .toException();
        }
        if (!config.hasHostRuntime()) {
            return new Launch(ownRoot.wrap(image, command), home, variables);
        }
        Path directory = image.root().resolve(config.workingDir().substring(1)).normalize();
        return new Launch(runtimes.resolve(command, directory, first), directory, variables);
    }

    /// What the manifest says is expanded, what the image says is not.
    private static List<String> command(Program.OfImage program, ImageConfig config, Map<String, String> variables) {
        List<String> entrypoint = Expansion.all(program.entrypoint(), variables);
        List<String> arguments = Expansion.all(program.arguments(), variables);
        if (!entrypoint.isEmpty()) {
            return Stream.concat(entrypoint.stream(), arguments.stream()).toList();
        }
        List<String> rest = arguments.isEmpty() ? config.cmd() : arguments;
        return Stream.concat(config.entrypoint().stream(), rest.stream()).toList();
    }

    private Map<String, String> base(Path home) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", runtimes.path());
        variables.put("HOME", home.toString());
        variables.put("TMPDIR", home.resolve("tmp").toString());
        variables.put("LANG", "C.UTF-8");
        return variables;
    }

    private void addTo(
            Map<String, String> variables, String namespace, Environment environment, Map<String, String> extra) {
        environment.usual().forEach(variables::putIfAbsent);
        for (String name : environment.secrets()) {
            variables.putAll(secret(namespace, name));
        }
        environment.keys().forEach((variable, ref) -> {
            String value = secret(namespace, ref.secret()).get(ref.key());
            if (value == null) {
                throw absent("the key '" + ref.key() + "' of the Secret '" + ref.secret() + "'");
            }
            variables.put(variable, value);
        });
        variables.putAll(extra);
        environment.values().forEach((name, value) -> {
            if (!extra.containsKey(name)) {
                variables.put(name, Expansion.of(value, variables));
            }
        });
    }

    private Map<String, String> secret(String namespace, String name) {
        return secrets.find(namespace, name).orElseThrow(() -> absent("the Secret '" + name + "'"));
    }

    private static dev.kilter.sdk.problem.KilterException absent(String what) {
        return Problem.of(
                        KilterCode.ADMISSION_REFUSED,
                        what + " that the app consumes does not exist",
                        "Deploy again: `kilter deploy`; it is made anew.")
                .toException();
    }
}
