package dev.kilter.sops;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/// A pair as `ssh-keygen -t ed25519` makes it.
///
/// @param recipient `ssh-ed25519 AAAA…`
/// @param file      what stands in `id_ed25519`
record SshKey(String recipient, String file) {
    static SshKey generate() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] open = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
        byte[] wire = joined(text(type), text(open));
        byte[] hidden = joined(
                new byte[] {1, 2, 3, 4, 1, 2, 3, 4},
                text(type),
                text(open),
                text(joined(seed, open)),
                text(new byte[0]));
        byte[] padding = new byte[(8 - hidden.length % 8) % 8];
        for (int i = 0; i < padding.length; i++) {
            padding[i] = (byte) (i + 1);
        }
        byte[] none = text("none".getBytes(StandardCharsets.US_ASCII));
        byte[] all = joined(
                "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII),
                none,
                none,
                text(new byte[0]),
                new byte[] {0, 0, 0, 1},
                text(wire),
                text(joined(hidden, padding)));
        return new SshKey(
                "ssh-ed25519 " + Base64.getEncoder().encodeToString(wire),
                "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(all)
                        + "\n-----END OPENSSH PRIVATE KEY-----\n");
    }

    private static byte[] text(byte[] bytes) {
        return joined(ByteBuffer.allocate(4).putInt(bytes.length).array(), bytes);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
