package dev.kilter.sops;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.armor.ArmoredEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;

/// Armored age files. They are opened with X25519 keys alone.
final class Age {
    private Age() {}

    /// The data key as this recipient opens it; what is no public key is a problem that does not repeat a private
    /// one.
    static String sealedFor(String recipient, byte[] dataKey) {
        try {
            return seal(dataKey, recipient);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            boolean secret =
                    recipient.toUpperCase(Locale.ROOT).contains("SECRET-KEY") || recipient.contains("PRIVATE KEY");
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            secret
                                    ? "a private key was given as a recipient"
                                    : "'" + recipient + "' is no public age key (X25519), and no SSH key (ed25519)",
                            "Take the platform's: kilter secrets recipient --write")
                    .toException();
        }
    }

    /// @throws GeneralSecurityException where the recipient is no public key
    private static String seal(byte[] plain, String recipient) throws GeneralSecurityException {
        ByteArrayOutputStream armored = new ByteArrayOutputStream();
        try (WritableByteChannel channel = new ArmoredEncryptingChannelFactory()
                .newEncryptingChannel(Channels.newChannel(armored), List.of(writer(recipient)))) {
            channel.write(ByteBuffer.wrap(plain));
        } catch (IOException e) {
            throw new GeneralSecurityException("age cannot seal the data key", e);
        }
        return armored.toString(StandardCharsets.US_ASCII).replace("\r", "");
    }

    private static RecipientStanzaWriter writer(String recipient) throws GeneralSecurityException {
        return recipient.startsWith("ssh-")
                ? SshStanza.Writer.of(recipient)
                : X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
    }

    /// @throws GeneralSecurityException where it is sealed for others, or no age file
    static byte[] open(String armored, String identity) throws GeneralSecurityException {
        ByteArrayInputStream sealed = new ByteArrayInputStream(armored.getBytes(StandardCharsets.US_ASCII));
        try (ReadableByteChannel channel = new ArmoredDecryptingChannelFactory()
                        .newDecryptingChannel(
                                Channels.newChannel(sealed),
                                List.of(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity)));
                InputStream plain = Channels.newInputStream(channel)) {
            return plain.readAllBytes();
        } catch (IOException e) {
            throw new GeneralSecurityException("it is not sealed for this key", e);
        }
    }
}
