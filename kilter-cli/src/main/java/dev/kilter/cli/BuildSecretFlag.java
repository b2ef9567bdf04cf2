package dev.kilter.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `--build-secret NAME=FILE`, or `--build-secret NAME` for the variable of that name. A value cannot be given: whoever
/// lists this machine's processes would read it.
final class BuildSecretFlag {
    private static final Pattern FORM = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:=(.+))?");

    private BuildSecretFlag() {}

    static Map<String, String> sources(List<String> flags) {
        Map<String, String> sources = new TreeMap<>();
        for (String flag : flags) {
            Matcher form = FORM.matcher(flag);
            if (!form.matches()) {
                throw Usage.wrong(
                        "--build-secret has no name of letters, digits and _, or no file after its =",
                        "Write --build-secret NPM_TOKEN=secrets/npm.token, or --build-secret NPM_TOKEN.");
            }
            String file = form.group(2);
            sources.put(
                    form.group(1),
                    file == null
                            ? "$" + form.group(1)
                            : Path.of(file).toAbsolutePath().toString());
        }
        return sources;
    }
}
