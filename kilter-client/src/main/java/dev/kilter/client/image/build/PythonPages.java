package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A framework whose own program serves a script that draws pages.
///
/// @param module as `python3 -m` runs it in a shell
record PythonPages(String framework, String module) {
    private static final List<String> USUAL =
            List.of("streamlit_app.py", "app.py", "main.py", "Home.py", "home.py", "Hello.py");
    private static final Pattern STREAMLIT = Pattern.compile("(?m)^\\s*(?:import|from) streamlit\\b");

    /// The script that people name so, or else the only one of the folder itself.
    static Optional<PythonPages> in(Path root, List<String> files, Set<String> packages) throws IOException {
        if (!packages.contains("streamlit")) {
            return Optional.empty();
        }
        List<String> scripts = Stream.concat(USUAL.stream(), files.stream().filter(file -> file.matches("\\w+\\.py")))
                .distinct()
                .filter(files::contains)
                .toList();
        for (String script : scripts) {
            if (STREAMLIT.matcher(Files.readString(root.resolve(script))).find()) {
                return Optional.of(new PythonPages(
                        "Streamlit",
                        "streamlit run '" + script
                                + "' --server.port \"$PORT\" --server.address 0.0.0.0 --server.headless true"
                                + " --browser.gatherUsageStats false"));
            }
        }
        return Optional.empty();
    }
}
