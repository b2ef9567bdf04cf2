package dev.kilter.testkit;

import dev.kilter.sdk.spi.MigrationAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ModuleDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A classes folder whose services file names a provider that its module-info does not.
final class OddModule extends URLClassLoader {
    private final String own;

    private OddModule(URL folder, String own) {
        super(new URL[] {folder}, OddModule.class.getClassLoader());
        this.own = own;
    }

    static MigrationAdapter providing(Class<? extends MigrationAdapter> type) {
        try {
            Path folder = Files.createDirectories(Path.of("target/odd-module"));
            Path classFile = folder.resolve(type.getName().replace('.', '/') + ".class");
            Files.createDirectories(Objects.requireNonNull(classFile.getParent()));
            String resource = "/" + type.getName().replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(resource))) {
                Files.write(classFile, in.readAllBytes());
            }
            Path services = folder.resolve("META-INF/services");
            Files.createDirectories(services);
            Files.writeString(services.resolve(MigrationAdapter.class.getName()), type.getName() + "\n");
            Files.write(folder.resolve("module-info.class"), withoutProvides());
            OddModule loader = new OddModule(folder.toUri().toURL(), type.getName());
            return (MigrationAdapter)
                    loader.loadClass(type.getName()).getConstructor().newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.equals(own)) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
    }

    private static byte[] withoutProvides() {
        ModuleDesc base = ModuleDesc.of("java.base");
        return ClassFile.of()
                .buildModule(ModuleAttribute.of(
                        ModuleDesc.of("odd"), module -> module.requires(base, List.of(AccessFlag.MANDATED), null)));
    }
}
