package dev.kilter.client.image.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a package.json says about building and starting the app.
final class PackageJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLAIN_START = Pattern.compile("node(?:\\s+[\\w./@:=+,-]+)+");

    private static final Pattern TOOLS_SERVER = Pattern.compile(
            "^\\s*(?:npx\\s+|(?:npm|pnpm|yarn|bun)\\s+(?:run\\s+)?)?(?:dev|preview|serve|http-server|vite|react-scripts|ng|astro"
                + "|gatsby|vue-cli-service|parcel|eleventy|docusaurus|vitepress|next|nuxt|nuxi|vinxi|react-router-serve)(?:\\s|$)");

    private static final Pattern RUNS_SCRIPT =
            Pattern.compile("(?:npm|pnpm|yarn|bun)\\s+(?:run\\s+)?(?:(?:--silent|-s)\\s+)?([\\w:.-]+)");
    private static final Pattern PNPM_WORKSPACES =
            Pattern.compile("(?m)^packages:[^\\n]*\\n((?:(?:\\s*-|\\s*#|\\s+).*\\n?)+)");
    private static final Pattern LISTED = Pattern.compile("(?m)^\\s*-\\s*['\"]?([^'\"#\\s]+)");
    /// What a start script builds before it starts anything.
    private static final Pattern BUILDS_FIRST =
            Pattern.compile("^\\s*(?:npm|pnpm|yarn|bun)\\s+(?:run\\s+)?(build[\\w:.-]*)\\s*&&\\s*(?=\\S)");
    /// Scripts of another package.json follow.
    private static final Pattern CHANGES_FOLDER = Pattern.compile("(?:^|&&|;)\\s*cd\\s");
    private static final Pattern AND = Pattern.compile("\\s*&&\\s*");
    private static final Pattern NPX = Pattern.compile("(^|[;&|]\\s*)npx\\s+(?=\\w)");
    private static final Pattern IN_NO_BASE =
            Pattern.compile("(?:^|&&|\\|\\||[;|])\\s*(?:exec\\s+)?(bun|deno|npm|pnpm|yarn)(?=\\s|$)");
    private static final Pattern WORD = Pattern.compile("[\\s;&|=\"']+|(?<=[\\w])/(?=register)");
    /// Programs that are not called like their package, or like it without `-cli`.
    private static final Map<String, List<String>> PROVIDERS = Map.of(
            "tsc", List.of("typescript"), "nest", List.of("@nestjs/cli"), "swc-node", List.of("@swc-node/register"));
    private static final int DEEPEST_SCRIPT = 5;

    private final Path folder;
    private final JsonNode root;

    private PackageJson(Path folder, JsonNode root) {
        this.folder = folder;
        this.root = root;
    }

    static PackageJson of(Path folder) throws IOException {
        try {
            return new PackageJson(folder, JSON.readTree(Files.readString(folder.resolve("package.json"))));
        } catch (JsonProcessingException e) {
            throw Problem.of(
                            KilterCode.BUILD_FAILED,
                            "package.json is no JSON: " + e.getOriginalMessage(),
                            "Correct package.json at line " + e.getLocation().getLineNr() + ".")
                    .toException(e);
        }
    }

    String name() {
        String name = root.path("name").asText("");
        return name.isEmpty() ? String.valueOf(folder.toAbsolutePath().getFileName()) : name;
    }

    /// Whether running the app needs packages.
    boolean hasDependencies() {
        return !root.path("dependencies").isEmpty()
                || !root.path("optionalDependencies").isEmpty()
                || hasWorkspaces();
    }

    /// Whether other packages lie below this one. pnpm names them in a file of its own.
    boolean hasWorkspaces() {
        return root.has("workspaces") || Files.isRegularFile(folder.resolve("pnpm-workspace.yaml"));
    }

    /// Patterns of their folders.
    List<String> workspaces() throws IOException {
        JsonNode named = root.path("workspaces");
        List<String> patterns = new ArrayList<>();
        (named.isArray() ? named : named.path("packages")).forEach(each -> patterns.add(each.asText()));
        Path pnpm = folder.resolve("pnpm-workspace.yaml");
        if (Files.isRegularFile(pnpm)) {
            Matcher listed = PNPM_WORKSPACES.matcher(Files.readString(pnpm));
            Matcher item = LISTED.matcher(listed.find() ? listed.group(1) : "");
            while (item.find()) {
                patterns.add(item.group(1));
            }
        }
        return patterns;
    }

    /// Whether there is anything to install, be it for the build alone.
    boolean hasPackages() {
        return hasDependencies() || !root.path("devDependencies").isEmpty();
    }

    /// Whether something of the app's own runs with the install: what it makes depends on more than the lockfile.
    boolean hasInstallScript() {
        return Stream.of("preinstall", "install", "postinstall", "prepare")
                .anyMatch(name -> script(name).isPresent());
    }

    /// `pnpm@9.1.0`, or nothing.
    String packageManager() {
        return root.path("packageManager").asText("");
    }

    /// The range of Node's versions that it names.
    Optional<String> engine() {
        return Optional.of(root.at("/engines/node").asText("")).filter(range -> !range.isBlank());
    }

    boolean hasBuildScript() {
        return !buildScripts().isEmpty();
    }

    /// `build`, and those with which the start script would begin each time: `npm run build:ts && fastify start`.
    SequencedSet<String> buildScripts() {
        SequencedSet<String> names = new LinkedHashSet<>();
        script("build").ifPresent(_ -> names.add("build"));
        String line = scriptLine(startScript()).orElse("");
        for (Matcher first = BUILDS_FIRST.matcher(line); first.find(); first = BUILDS_FIRST.matcher(line)) {
            if (script(first.group(1)).isEmpty()) {
                break;
            }
            names.add(first.group(1));
            line = line.substring(first.end());
        }
        return names;
    }

    /// A line that starts the app, without what the build has done already.
    private String afterBuild(String line) {
        Matcher first = BUILDS_FIRST.matcher(line);
        return first.find() && buildScripts().contains(first.group(1)) ? afterBuild(line.substring(first.end())) : line;
    }

    /// Whether the app is a program that serves; a start script that only runs a tool's own server says nothing of
    /// it.
    boolean isServer() {
        return startsProgram() || mainFile().isPresent();
    }

    /// Whether a script starts a program of the app's own.
    boolean startsProgram() {
        return script(startScript())
                .filter(line -> !TOOLS_SERVER.matcher(line).find())
                .isPresent();
    }

    /// A package of the build alone that starting the app needs: `tsx src/index.ts`, `nodemon`; and the
    /// `typescript` by which Next.js 15 reads a next.config.ts each time it starts, and installs itself where it is
    /// not there.
    Optional<String> developersStart() throws IOException {
        Optional<String> line = startLine(folder).filter(text -> !DevelopersServer.isStartedBy(text));
        Stream<String> named = line.stream()
                .flatMap(text -> WORD.splitAsStream(withoutPackager(text, 0)))
                .flatMap(word -> PROVIDERS.getOrDefault(word, List.of(word, word + "-cli")).stream());
        return Stream.concat(named, ServerTool.readAtStart(folder, this))
                .filter(name -> root.path("devDependencies").has(name)
                        && !root.path("dependencies").has(name))
                .findFirst();
    }

    /// Whether it asks for this package, be it for the build alone.
    boolean dependsOn(String name) {
        return root.path("dependencies").has(name)
                || root.path("devDependencies").has(name);
    }

    /// How the app is started: `web` of its Procfile, `scripts.start:prod` (where it is there, `start` is for a
    /// developer, as in what `nest new` of Nest 12 writes, and may need packages of the build), `scripts.start`,
    /// `main`, `server.js` or `index.js`, in this order. A script is run without npm, which no image has: by a
    /// shell where it takes one, with the packages' programs on its PATH.
    ///
    /// @param root the app's own folder; a Procfile stands there
    List<String> startCommand(Path root) throws IOException {
        Optional<String> line = startLine(root);
        if (line.isPresent()) {
            String plain = withoutPackager(line.get(), 0);
            requirePrograms(plain, root);
            DevelopersServer.refuse(plain, this);
            return PLAIN_START.matcher(plain).matches()
                    ? Arrays.asList(plain.split("\\s+", -1))
                    : new Procfile(plain).shell(programs(root));
        }
        Optional<String> main = mainFile();
        if (main.isPresent()) {
            return List.of("node", main.get());
        }
        Optional<String> server = NodeServer.in(folder);
        if (server.isPresent()) {
            return List.of("node", server.get());
        }
        throw Problem.of(
                        KilterCode.BUILD_NOT_DETECTED,
                        "package.json does not say how the app starts, and there is no server.js or index.js",
                        ServerTool.advice(this)
                                .orElse("Add to package.json: \"scripts\": { \"start\": \"node app.js\" }"))
                .toException();
    }

    private Optional<String> startLine(Path root) throws IOException {
        Optional<Procfile> procfile = Procfile.of(root);
        Optional<String> line = procfile.isPresent() ? procfile.map(Procfile::line) : scriptLine(startScript());
        return line.map(this::afterBuild);
    }

    /// What is on the PATH here and in no base would be missed when the app starts.
    private void requirePrograms(String line, Path root) {
        Matcher program = IN_NO_BASE.matcher(line);
        while (program.find()) {
            String name = program.group(1);
            boolean isPackage = Stream.of(folder, root)
                    .anyMatch(each ->
                            Files.exists(each.resolve("node_modules/.bin").resolve(name), LinkOption.NOFOLLOW_LINKS));
            if (!isPackage) {
                throw Problem.of(
                                KilterCode.BUILD_NOT_DETECTED,
                                "the app starts with `" + line + "`, and the images it runs on have no `" + name + "`",
                                name.matches("bun|deno")
                                        ? "Add it to the app's packages (" + name + " add " + name
                                                + "), or start the app with node."
                                        : "Start the program itself, as in \"start\": \"node server/index.js\".")
                        .toException();
            }
        }
    }

    private String startScript() {
        return script("start:prod").isPresent() ? "start:prod" : "start";
    }

    /// A workspace shares the packages at the top, and may have some of its own.
    private String programs(Path root) {
        String up = folder.relativize(root).toString();
        return "node_modules/.bin" + (up.isEmpty() ? "" : ":$PWD/" + up + "/node_modules/.bin");
    }

    /// What runs before a script, and it.
    private Optional<String> scriptLine(String name) {
        return script(name)
                .map(line -> script("pre" + name)
                        .map(before -> before + " && " + line)
                        .orElse(line)
                        .strip());
    }

    /// `npm run serve` is that script's own line, `npx` needs no help to find a package's program.
    private String withoutPackager(String line, int depth) {
        if (depth < DEEPEST_SCRIPT
                && line.contains("&&")
                && !CHANGES_FOLDER.matcher(line).find()) {
            return AND.splitAsStream(line)
                    .map(part -> withoutPackager(part, depth + 1))
                    .collect(Collectors.joining(" && "));
        }
        Matcher script = RUNS_SCRIPT.matcher(line);
        Optional<String> named = script.matches() ? scriptLine(script.group(1)) : Optional.empty();
        if (named.isPresent() && depth < DEEPEST_SCRIPT) {
            return withoutPackager(named.get(), depth + 1);
        }
        return NPX.matcher(line).replaceAll("$1");
    }

    /// Node finds `lib/server` as `lib/server.js` and `lib/server/index.js` too.
    private Optional<String> mainFile() {
        String main = root.path("main").asText("").replaceFirst("^\\./", "");
        Stream<String> named = main.isEmpty() ? Stream.of() : Stream.of(main, main + ".js", main + "/index.js");
        return Stream.concat(named, Stream.of("server.js", "index.js"))
                .filter(file -> Files.isRegularFile(folder.resolve(file)))
                .findFirst();
    }

    boolean hasScript(String name) {
        return script(name).isPresent();
    }

    private Optional<String> script(String name) {
        String line = root.path("scripts").path(name).asText("");
        return line.isBlank() ? Optional.empty() : Optional.of(line);
    }
}
