package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A file or folder of the app that no build puts into an image.
///
/// @param path relative to the app's folder; a folder ends with a slash
/// @param why  for people: `secrets in kilter.yaml`
public record LeftOut(String path, String why) {
    /// All of them, sorted; of a folder that is left out as a whole only its name.
    public static List<LeftOut> of(Path root, AppConfig config) throws IOException {
        IgnoreRules rules = IgnoreRules.of(root).withholding(config.secrets().withheld());
        List<LeftOut> found = new ArrayList<>();
        AppFiles.below(root, path -> noted(path + "/", rules.why(path), found), path -> {
            noted(path, rules.why(path), found);
            return true;
        });
        found.sort((one, other) -> one.path.compareTo(other.path));
        return found;
    }

    /// Which files are data that git ignores, as a database of somebody who works on the app: no build sees them.
    public static Predicate<String> dataIn(Path root) throws IOException {
        return IgnoreRules.of(root)::isData;
    }

    private static boolean noted(String path, Optional<String> why, List<LeftOut> found) {
        why.ifPresent(reason -> found.add(new LeftOut(path, reason)));
        return why.isPresent();
    }
}
