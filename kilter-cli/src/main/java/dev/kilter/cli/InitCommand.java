package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.ProjectInit;
import dev.kilter.sdk.app.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter init`.
@Command(name = "init", description = "Write a kilter.yaml for the app in this folder. One that is there stays.")
final class InitCommand extends Question {
    InitCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        if (flags.config != null) {
            throw Usage.wrong("init writes kilter.yaml and takes no --config", "Name the folder with -C.");
        }
        Path folder = flags.dir.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw Usage.wrong("there is no folder '" + folder + "'", "Correct -C.");
        }
        Project project = flags.project == null ? null : Project.parse(flags.project);
        ProjectInit.Written written = ProjectInit.write(folder, project);
        if (format == Format.TEXT) {
            written.seen().forEach(line -> console.say("  found     " + line));
            console.say("  next      look it through, then: kilter deploy --local");
        }
        return print(
                console,
                format,
                new Result(written.file().toString(), written.project().toString(), written.seen()),
                List.of(written.file().toString()));
    }

    record Result(String file, String project, List<String> found) {}
}
