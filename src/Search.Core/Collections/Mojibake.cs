using System.Text;
using System.Text.Unicode;

namespace Search.Core.Collections;

/// <summary>
/// Repairs UTF-8 that was decoded as Windows-1252 and encoded again: <c>â€™</c> was <c>’</c>. A passage is repaired as a whole or not at all:
/// title and text must consist of characters of Windows-1252, and written in it they must be valid UTF-8. So every sequence of such
/// characters has to be a wrongly decoded one; a passage that also has a correct <c>é</c> or <c>’</c> stays as it is.
/// </summary>
internal sealed class Mojibake
{
    /// <summary>Windows-1252, in which the controls U+0080 to U+009F stand for their bytes too: ISO 8859-1 was used as well.</summary>
    private static readonly Dictionary<char, byte> Windows1252 = CreateTable();

    private byte[] _title = [];
    private byte[] _text = [];

    /// <summary>Repairs the passage that was added last to a batch, if it has to be.</summary>
    public void RepairLast(PassageBatch batch)
    {
        var passage = batch[batch.Count - 1];
        if (Ascii.IsValid(passage.Title) && Ascii.IsValid(passage.Text))
        {
            return;
        }

        if (TryRepair(passage.Title, ref _title, out var title) && TryRepair(passage.Text, ref _text, out var text))
        {
            byte[] id = [.. passage.Id], fields = [.. passage.Fields];
            batch.RemoveLast();
            batch.Add(id, _title.AsSpan(0, title), _text.AsSpan(0, text), fields);
        }
    }

    /// <summary>Decodes a part again; false if it was not wrongly decoded.</summary>
    private static bool TryRepair(ReadOnlySpan<byte> part, ref byte[] repaired, out int length)
    {
        length = 0;
        if (repaired.Length < part.Length)
        {
            repaired = new byte[2 * part.Length];
        }

        while (!part.IsEmpty)
        {
            Rune.DecodeFromUtf8(part, out var rune, out var used);
            part = part[used..];
            if (rune.IsAscii)
            {
                repaired[length++] = (byte)rune.Value;
            }
            else if (rune.IsBmp && Windows1252.TryGetValue((char)rune.Value, out var value))
            {
                repaired[length++] = value;
            }
            else
            {
                return false;
            }
        }

        return Utf8.IsValid(repaired.AsSpan(0, length));
    }

    private static Dictionary<char, byte> CreateTable()
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var table = new Dictionary<char, byte>();
        for (var value = 0x80; value <= 0xFF; value++)
        {
            table[encoding.GetString([(byte)value])[0]] = (byte)value;
            table[(char)value] = (byte)value;
        }

        return table;
    }
}
