package org.lstm4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperatorTableTest {
    /** The table of operators in ARCHITECTURE.md is this enum, no more and no less. */
    @Test
    void architectureListsEveryOperator() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("..", "ARCHITECTURE.md"));
        int header = lines.indexOf("| kind | operators |");
        List<String> listed = lines.stream()
                .skip(header + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(line -> Arrays.stream(line.split("\\|")[2].split(",")))
                .map(String::strip)
                .toList();
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Op.values()).map(Op::text).toList());
        List<String> privateRow = Arrays.stream(lines.stream()
                        .filter(line -> line.startsWith("| private |"))
                        .findFirst()
                        .orElseThrow()
                        .split("\\|")[2]
                        .split(","))
                .map(String::strip)
                .toList();
        assertThat(privateRow)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Op.values())
                        .filter(Op::isPrivate)
                        .map(Op::text)
                        .toList());
    }
}
