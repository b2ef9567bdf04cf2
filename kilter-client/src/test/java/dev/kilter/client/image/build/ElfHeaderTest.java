package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElfHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "62, 1, amd64",
        "183, 1, arm64",
        "40, 1, arm",
        "3, 1, 386",
        "22, 2, s390x",
        "21, 2, ppc64",
        "21, 1, ppc64le",
        "243, 1, riscv64",
        "258, 1, ELF machine 258"
    })
    void a_program_says_what_it_was_made_for(int machine, int order, String name) {
        assertThat(ElfHeader.architecture(header(machine, order))).contains(name);
    }

    @Test
    void other_files_are_made_for_none() {
        assertThat(ElfHeader.architecture("#!/bin/sh\necho a script".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(ElfHeader.architecture(new byte[] {0x7f, 'E', 'L', 'F'})).isEmpty();
    }

    /// The first bytes of such a program; `order` 1: the small end first.
    static byte[] header(int machine, int order) {
        return ByteBuffer.allocate(20)
                .put(new byte[] {0x7f, 'E', 'L', 'F', 2, (byte) order, 1})
                .order(order == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .putShort(18, (short) machine)
                .array();
    }
}
