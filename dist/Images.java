import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.image.json.PlatformNotFoundInBaseImageException;
import com.google.cloud.tools.jib.image.json.UnlistedPlatformInManifestListException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes the images of server, operator and runner from the runnable folder and pushes them: the same layers under
/// three entry points (libraries of others, ours, the rest), so that a node pulls them once. Where the base is an index
/// that has them, server and runner are for amd64 and arm64; the operator is for what Helm's library in the folder is
/// for. The same folder on the same base gives the same digests. Maven's profile `images` runs it as a single file;
/// prints one JSON line.
final class Images {
    private static final String HOME = "/kilter";
    private static final String NOBODY = "65532:65532";
    private static final List<String> JAVA = List.of("java", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    private Images() {}

    /// One image: the name of its class path in the folder, its main class, how much of the memory is for its heap,
    /// and whether it holds Helm.
    record Program(String name, String classpath, String main, int heapPercent, boolean renders) {}

    private static final List<Program> PROGRAMS = List.of(
            new Program("server", "kubernetes", "dev.kilter.kubernetes.ServerMain", 60, false),
            // Its renderer is a child process with a heap of its own.
            new Program("operator", "kubernetes", "dev.kilter.kubernetes.OperatorMain", 40, true),
            new Program("runner", "runner", "dev.kilter.runner.Main", 60, false));
    /// What the operator starts beside itself, and what that loads.
    private static final String RENDERER = "renderer";
    private static final String HELM = "lib/helm.so";

    private static final Platform AMD64 = new Platform("amd64", "linux");
    private static final Platform ARM64 = new Platform("arm64", "linux");
    /// Helm's library is for the machine that the folder was made on.
    private static final Platform OWN = System.getProperty("os.arch").equals("aarch64") ? ARM64 : AMD64;

    public static void main(String[] arguments) throws Exception {
        Path dist = Path.of(arguments[0]);
        String base = arguments[1];
        String registry = arguments[2];
        String tag = arguments[3];
        boolean plainHttp = Boolean.parseBoolean(arguments[4]);
        Path work = Files.createDirectories(dist.resolveSibling("images"));
        // The registry of a test cluster is on no loopback address and has no TLS; its credentials, if any,
        // travel so too.
        System.setProperty("sendCredentialsOverHttp", String.valueOf(plainHttp));
        List<FileEntriesLayer> layers = layers(dist, work);
        FileEntriesLayer helm = jars("helm", dist, List.of(HELM));
        // jib's cache of our layers tells files apart by time: it serves these three images and goes.
        Path cache = Files.createTempDirectory(work, "layers");
        List<String> pushed = new ArrayList<>();
        for (Program program : PROGRAMS) {
            String repository = registry + "/" + program.name();
            List<FileEntriesLayer> own = program.renders() ? with(helm, layers) : layers;
            JibContainerBuilder image = Jib.from(registryImage(base))
                    .setFileEntriesLayers(own)
                    .setUser(NOBODY)
                    .setWorkingDirectory(AbsoluteUnixPath.get("/"))
                    // Adapters of others are one more layer with their jars there.
                    .addEnvironmentVariable("KILTER_PLUGINS", "/plugins")
                    .setEntrypoint(command(program))
                    .setProgramArguments(List.of());
            Containerizer to = Containerizer.to(registryImage(repository + ":" + tag))
                    .setAllowInsecureRegistries(plainHttp)
                    .setBaseImageLayersCache(work.resolve("base"))
                    .setApplicationLayersCache(cache)
                    .setToolName("kilter");
            JibContainer made = pushed(image, to, program.renders() ? List.of(OWN) : List.of(AMD64, ARM64));
            pushed.add("\"" + program.name() + "\":\"" + repository + "@" + made.getDigest() + "\"");
        }
        for (Path file : walk(cache).reversed()) {
            Files.delete(file);
        }
        System.out.println("{" + String.join(",", pushed) + "}");
    }

    /// Pushed for these platforms; for this machine's alone where the base lacks one of them.
    private static JibContainer pushed(JibContainerBuilder image, Containerizer to, List<Platform> platforms)
            throws Exception {
        try {
            // jib 0.28.1 writes an index in Docker's format alone.
            ImageFormat format = platforms.size() > 1 ? ImageFormat.Docker : ImageFormat.OCI;
            return image.setFormat(format)
                    .setPlatforms(new LinkedHashSet<>(platforms))
                    .containerize(to);
        } catch (UnlistedPlatformInManifestListException | PlatformNotFoundInBaseImageException e) {
            if (platforms.equals(List.of(OWN))) {
                throw e;
            }
            return pushed(image, to, List.of(OWN));
        }
    }

    private static List<FileEntriesLayer> with(FileEntriesLayer first, List<FileEntriesLayer> others) {
        List<FileEntriesLayer> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    private static RegistryImage registryImage(String reference) throws Exception {
        ImageReference name = ImageReference.parse(reference);
        return RegistryImage.named(name)
                .addCredentialRetriever(
                        CredentialRetrieverFactory.forImage(name, _ -> {}).dockerConfig());
    }

    private static List<String> command(Program program) {
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(List.of(
                "-XX:MaxRAMPercentage=" + program.heapPercent(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dkilter.dist=" + HOME,
                "@" + HOME + "/" + program.name() + ".args",
                program.main()));
        return command;
    }

    private static List<FileEntriesLayer> layers(Path dist, Path work) throws IOException {
        Set<String> jars = new TreeSet<>(classpath(dist, RENDERER));
        FileEntriesLayer.Builder rest = FileEntriesLayer.builder().setName("rest");
        for (Program program : PROGRAMS) {
            List<String> classpath = classpath(dist, program.classpath());
            jars.addAll(classpath);
            Path file = work.resolve(program.name() + ".args");
            Files.writeString(file, arguments(program, classpath));
            rest.addEntry(file, AbsoluteUnixPath.get(HOME + "/" + program.name() + ".args"));
        }
        for (Path file : walk(dist)) {
            String name = dist.relativize(file).toString();
            if (Files.isDirectory(file)) {
                continue;
            }
            if (name.startsWith("charts/") || name.endsWith(".classpath") || name.equals("build-id")) {
                rest.addEntry(file, AbsoluteUnixPath.get(HOME + "/" + name));
            }
        }
        return List.of(
                jars(
                        "libraries",
                        dist,
                        jars.stream().filter(jar -> !isOurs(jar)).toList()),
                jars("kilter", dist, jars.stream().filter(Images::isOurs).toList()),
                rest.build());
    }

    private static List<String> classpath(Path dist, String name) throws IOException {
        return List.of(
                Files.readString(dist.resolve(name + ".classpath")).strip().split(":"));
    }

    private static String arguments(Program program, List<String> classpath) {
        String own = classpath.stream().map(jar -> HOME + "/" + jar).collect(Collectors.joining(":"));
        return "-cp\n" + own + "\n";
    }

    private static boolean isOurs(String jar) {
        return jar.startsWith("lib/kilter-");
    }

    private static FileEntriesLayer jars(String name, Path dist, List<String> jars) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (String jar : jars) {
            layer.addEntry(dist.resolve(jar), AbsoluteUnixPath.get(HOME + "/" + jar));
        }
        return layer.build();
    }

    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }
}
