package io.atoll.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bytes that stand in {@link LogFormat}'s description; they never change. */
final class LogFormatTest {
  private static byte[] bytes(RecordWriter writer) {
    return Arrays.copyOf(writer.data(), writer.length());
  }

  @Test
  void theWorkedExampleIsWhatIsWritten() {
    RecordWriter writer = new RecordWriter();
    writer.entry(RecordType.ENTRY, 2, 6, 6, EntryKind.COMMAND, "hi".getBytes(UTF_8));
    byte[] record = bytes(writer);
    String hex = HexFormat.of().formatHex(record);
    assertThat(hex).startsWith("0f000000");
    assertThat(hex.substring(16))
        .isEqualTo("01" + "0200000000000000" + "0600000000000000" + "06000000" + "00" + "6869");
    assertThat(Bytes.getInt(record, 4)).isEqualTo(LogFormat.crc(record, 8, record.length - 8));
    Operation back = Operation.recovered(record, LogFormat.RECORD_HEADER);
    assertThat(back.index()).isEqualTo(6);
    assertThat(back.term()).isEqualTo(6);
    assertThat(back.payload()).asString(UTF_8).isEqualTo("hi");
  }

  @Test
  void aGroupsStateComesBack() {
    Peer one = new Peer(1, 10);
    Peer two = new Peer(2, 20);
    Members members = new Members(Set.of(one), Set.of(two));
    GroupState state =
        GroupState.at(one, members, SnapshotPoint.BIRTH)
            .with(new Vote(9, Optional.of(two)))
            .with(new Marker(77, 8, 70, members));
    RecordWriter writer = new RecordWriter();
    writer.group(3, state);
    assertThat(new RecordReader(bytes(writer), LogFormat.RECORD_HEADER).group()).isEqualTo(state);
  }

  @Test
  void namesCarryTheNumber() {
    String name = LogFormat.segmentName(255);
    assertThat(name).isEqualTo("segment-00000000000000ff.log");
    assertThat(LogFormat.isSegment(name)).isTrue();
    assertThat(LogFormat.segmentNumber(name)).isEqualTo(255);
    assertThat(LogFormat.isSegment("spare.log")).isFalse();
  }
}
