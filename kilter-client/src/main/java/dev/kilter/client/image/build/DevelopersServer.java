package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.regex.Pattern;

/// Servers that tools have for developers alone: they build anew with each change, and answer their own machine. A
/// start script of a starter may name one; no image starts it.
final class DevelopersServer {
    private static final Pattern LINE = Pattern.compile(
            "^\\s*(?:npx\\s+)?(?:vite(?:\\s+(?:dev|serve))?(?:\\s+-.*)?$|(?:ng|vue-cli-service|webpack)\\s+serve\\b|webpack-dev-server\\b"
                + "|(?:next|nuxt|nuxi|astro|vinxi|react-router|vite-node)\\s+dev\\b|react-scripts\\s+start\\b|gatsby\\s+develop\\b)");

    private DevelopersServer() {}

    static boolean isStartedBy(String line) {
        return LINE.matcher(line).find();
    }

    /// Throws where this line of the app would start one.
    static void refuse(String line, PackageJson app) {
        if (isStartedBy(line)) {
            throw Problem.of(
                            KilterCode.BUILD_NOT_DETECTED,
                            "the app starts with `" + line + "`, which is a server for developers",
                            ServerTool.advice(app)
                                    .orElse("Start what the build makes, in package.json or a Procfile:"
                                            + " \"start:prod\": \"node dist/server.js\""))
                    .toException();
        }
    }
}
