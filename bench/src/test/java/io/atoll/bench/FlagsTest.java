package io.atoll.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlagsTest {
  private static Flags parse(String... arguments) {
    return Flags.parse(
        List.of(arguments), Set.of("--port", "--against", "--threads"), Set.of("--json"));
  }

  @Test
  void readsBothForms() {
    Flags flags = parse("--port", "4001", "--threads=1,16", "--json");
    assertThat(flags.number("--port", 1, 1)).isEqualTo(4001);
    assertThat(flags.numbers("--threads", List.of())).containsExactly(1, 16);
    assertThat(flags.has("--json")).isTrue();
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> parse("--prot", "1")).hasMessage("unknown option '--prot'");
    assertThatThrownBy(() -> parse("--port")).hasMessage("--port needs a value");
    assertThatThrownBy(() -> parse("--port", "x").number("--port", 1, 1))
        .hasMessage("--port must be a whole number of at least 1, not 'x'");
    assertThatThrownBy(() -> Server.other(parse("--against", "here")))
        .hasMessage("--against must be HOST:PORT, not 'here'");
    assertThatThrownBy(() -> Server.other(parse())).hasMessage("--against is needed");
  }
}
