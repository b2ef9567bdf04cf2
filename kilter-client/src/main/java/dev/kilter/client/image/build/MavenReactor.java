package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where Maven has to be started for a folder: at the top of the build whose module it is, since a module alone would
/// be built against whatever was installed of its siblings.
///
/// @param top    the folder of the outermost POM that leads to this module
/// @param module the app's folder
record MavenReactor(Path top, Path module) {
    private static final Pattern MODULE = Pattern.compile("<(?:module|subproject)>\\s*([^<]+?)\\s*</");
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

    static MavenReactor of(Path module) throws IOException {
        Path top = module;
        for (Path folder = module.getParent(); folder != null; folder = folder.getParent()) {
            if (names(folder, top)) {
                top = folder;
            }
        }
        return new MavenReactor(top, module);
    }

    boolean isAlone() {
        return top.equals(module);
    }

    /// The module as `-pl` takes it.
    String modulePath() {
        return top.relativize(module).toString();
    }

    private static boolean names(Path folder, Path module) throws IOException {
        Path pom = folder.resolve("pom.xml");
        if (!Files.isRegularFile(pom)) {
            return false;
        }
        Matcher matcher = MODULE.matcher(COMMENT.matcher(Files.readString(pom)).replaceAll(""));
        while (matcher.find()) {
            Path named = folder.resolve(matcher.group(1)).normalize();
            if (named.equals(module) || named.equals(module.resolve("pom.xml"))) {
                return true;
            }
        }
        return false;
    }
}
