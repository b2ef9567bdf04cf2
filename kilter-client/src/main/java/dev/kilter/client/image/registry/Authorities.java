package dev.kilter.client.image.registry;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Certificate authorities that a registry of one's own is signed by, besides those that Java knows: the PEM file that
/// `KILTER_REGISTRY_CA` names, and what lies where docker and podman look, `certs.d/<registry>/*.crt`.
final class Authorities {
    static final String VARIABLE = "KILTER_REGISTRY_CA";

    private Authorities() {}

    /// TLS that trusts them too; empty: there are none for this registry.
    static Optional<SSLContext> of(RegistryTarget target, Map<String, String> environment) {
        List<Path> files = files(target.registry(), environment);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (X509Certificate known : known()) {
                all.setCertificateEntry("java-" + all.size(), known);
            }
            for (Path file : files) {
                for (Certificate own : read(file)) {
                    all.setCertificateEntry("own-" + all.size(), own);
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(all);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return Optional.of(tls);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Java cannot set up TLS", e);
        }
    }

    private static List<Path> files(String registry, Map<String, String> environment) {
        List<Path> files = new ArrayList<>();
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            files.add(Path.of(named));
        }
        String home = environment.getOrDefault("HOME", "");
        for (String folder : List.of("/etc/docker", "/etc/containers", home + "/.config/containers")) {
            Path certificates = Path.of(folder, "certs.d", registry);
            if (!Files.isDirectory(certificates)) {
                continue;
            }
            try (DirectoryStream<Path> found = Files.newDirectoryStream(certificates, "*.crt")) {
                found.forEach(files::add);
            } catch (IOException e) {
                throw unreadable(certificates, e);
            }
        }
        return files;
    }

    private static Collection<? extends Certificate> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw unreadable(file, new IOException("it holds no certificate"));
            }
            return found;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(file, e);
        }
    }

    private static List<X509Certificate> known() throws GeneralSecurityException {
        TrustManagerFactory java = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        java.init((KeyStore) null);
        List<X509Certificate> known = new ArrayList<>();
        for (TrustManager manager : java.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                known.addAll(List.of(trust.getAcceptedIssuers()));
            }
        }
        return known;
    }

    private static KilterException unreadable(Path file, Exception failure) {
        return Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "the certificates in '" + file + "' cannot be read: " + failure.getMessage(),
                        "Let " + VARIABLE + " name a readable file in PEM form (-----BEGIN CERTIFICATE-----).")
                .toException(failure);
    }
}
