package dev.kilter.server.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificates of authorities that a platform team names itself.
final class Authorities {
    private Authorities() {}

    /// Believes servers that these certificates in PEM vouch for, and no others.
    static SSLContext of(String pem) throws IOException {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (certificates.isEmpty()) {
                throw new IOException("there is no certificate in PEM");
            }
            KeyStore known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            int count = 0;
            for (Certificate each : certificates) {
                known.setCertificateEntry("ca" + count++, each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates cannot be read: " + e.getMessage(), e);
        }
    }
}
