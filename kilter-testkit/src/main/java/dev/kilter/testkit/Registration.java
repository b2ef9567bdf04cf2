package dev.kilter.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// How a provider's jar or classes folder registers providers of one kind. It needs both: the services file serves the
/// class path, `provides` the module path.
final class Registration {
    private final List<String> servicesFile;
    private final List<String> provides;
    private final boolean isModule;

    private Registration(List<String> servicesFile, List<String> provides, boolean isModule) {
        this.servicesFile = servicesFile;
        this.provides = provides;
        this.isModule = isModule;
    }

    static Registration of(Class<?> provider, Class<?> spi) {
        try {
            Path place = Path.of(
                    Objects.requireNonNull(provider.getProtectionDomain().getCodeSource())
                            .getLocation()
                            .toURI());
            if (Files.isDirectory(place)) {
                return in(place, spi);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return in(jar.getPath("/"), spi);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The providers that META-INF/services names.
    List<String> servicesFile() {
        return servicesFile;
    }

    /// The providers that module-info names; empty when it is no module.
    Optional<List<String>> moduleInfo() {
        return isModule ? Optional.of(provides) : Optional.empty();
    }

    private static Registration in(Path root, Class<?> spi) throws IOException {
        Path services = root.resolve("META-INF/services/" + spi.getName());
        Path module = root.resolve("module-info.class");
        List<String> lines = Files.exists(services) ? Files.readAllLines(services) : List.of();
        return new Registration(
                lines.stream()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList(),
                Files.exists(module) ? provides(module, spi) : List.of(),
                Files.exists(module));
    }

    private static List<String> provides(Path module, Class<?> spi) throws IOException {
        try (InputStream in = Files.newInputStream(module)) {
            return ModuleDescriptor.read(in).provides().stream()
                    .filter(provides -> provides.service().equals(spi.getName()))
                    .flatMap(provides -> provides.providers().stream())
                    .toList();
        }
    }
}
