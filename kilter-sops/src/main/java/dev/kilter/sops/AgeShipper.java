package dev.kilter.sops;

import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SealedValues.SealedKey;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.spi.SecretShipper;
import io.avaje.spi.ServiceProvider;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Seals in this process, with age's X25519, and beside it for keys of SSH; no other program takes part. What it made
/// is opened again with its data key before that is forgotten, since nobody here holds the private key that could tell
/// later.
@ServiceProvider
public final class AgeShipper implements SecretShipper {
    /// The version of SOPS whose format this is.
    static final String VERSION = "3.13.2";

    private static final int DATA_KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A shipper; it holds no state.
    public AgeShipper() {}

    @Override
    public String id() {
        return "age";
    }

    @Override
    public SealedValues seal(SecretManifest plain, List<String> recipients) {
        byte[] dataKey = new byte[DATA_KEY_BYTES];
        RANDOM.nextBytes(dataKey);
        try {
            SealedValues sealed = sealed(plain, recipients, dataKey);
            prove(plain, sealed, dataKey);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is in every JDK", e);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private static SealedValues sealed(SecretManifest plain, List<String> recipients, byte[] dataKey)
            throws GeneralSecurityException {
        SortedMap<String, String> values = new TreeMap<>();
        for (Map.Entry<String, String> entry : plain.values().entrySet()) {
            String place = SopsFile.DATA + ":" + entry.getKey() + ":";
            values.put(entry.getKey(), Leaf.seal(entry.getValue(), dataKey, place));
        }
        List<SealedKey> keys = new ArrayList<>();
        for (String recipient : recipients) {
            keys.add(new SealedKey(recipient, Age.sealedFor(recipient, dataKey)));
        }
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String mac = Leaf.seal(SopsFile.mac(plain.leaves()), dataKey, now);
        return new SealedValues(values, keys, now, mac, VERSION);
    }

    /// Reads the very text that will be committed, opens each leaf and checks the MAC.
    private static void prove(SecretManifest plain, SealedValues sealed, byte[] dataKey) {
        String committed = sealed.manifest(plain.namespace(), plain.name(), plain.object());
        if (!SopsFile.parse(committed).opened(dataKey).equals(plain.values())) {
            throw new IllegalStateException("what was sealed does not open to what it was");
        }
    }
}
