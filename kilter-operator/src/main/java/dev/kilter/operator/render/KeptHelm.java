package dev.kilter.operator.render;

import com.marcnuri.helm.jni.HelmLib;
import com.marcnuri.helm.jni.NativeLibrary;
import com.sun.jna.Native;
import java.util.ServiceLoader;

/// Helm's library from a file that stays, where `kilter.helm` names one. Otherwise from its jar, which writes 98 MB
/// into a temporary folder at each start.
public final class KeptHelm implements NativeLibrary {
    static final String FILE = "kilter.helm";

    /// For the service loader.
    public KeptHelm() {}

    @Override
    public String getBinaryName() {
        return shipped().getBinaryName();
    }

    @Override
    public HelmLib load() {
        String file = System.getProperty(FILE, "");
        return file.isEmpty() ? shipped().load() : Native.load(file, HelmLib.class);
    }

    private static NativeLibrary shipped() {
        return ServiceLoader.load(NativeLibrary.class).stream()
                .filter(provider -> provider.type() != KeptHelm.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Helm's library is neither in a file nor in a jar"))
                .get();
    }
}
