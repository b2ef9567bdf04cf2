package dev.kilter.client;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/// The line `sopsRecipient:` of a kilter.yaml. All others stay as a person wrote them.
public final class RecipientLine {
    private static final String KEY = "sopsRecipient:";

    private RecipientLine() {}

    /// Makes the file name this key; false when it does. A file that names several is left to a person.
    public static boolean write(ProjectDir project, String recipient) {
        List<String> named = project.yaml()
                .resolve(EnvName.PROD, new Project("any", "app"))
                .secrets()
                .recipients();
        if (named.contains(recipient)) {
            return false;
        }
        try {
            String text = Files.readString(project.file());
            List<String> lines =
                    text.lines().filter(line -> line.startsWith(KEY)).toList();
            if (named.size() > 1 || lines.size() != named.size()) {
                throw Problem.of(
                                KilterCode.CONFIG_INVALID,
                                project.file().getFileName() + ":1: its sopsRecipient is not one plain line",
                                "Write `" + KEY + " " + recipient + "` into it yourself.")
                        .toException();
            }
            String line = KEY + " " + recipient;
            String changed = lines.isEmpty()
                    ? text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n"
                    : text.replace(lines.getFirst(), line);
            KilterYaml.parse(project.file().getFileName().toString(), changed.getBytes(StandardCharsets.UTF_8));
            Files.writeString(project.file(), changed);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
