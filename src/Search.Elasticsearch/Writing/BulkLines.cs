using System.Buffers;
using System.Text;
using Search.Core.Collections;
using Search.Core.Indexing;

namespace Search.Elasticsearch.Writing;

/// <summary>A passage in a <c>_bulk</c> request: the action <c>create</c>, which refuses a second passage of the same id, and the document.</summary>
internal static class BulkLines
{
    private static readonly byte[] Action = [.. """{"create":{"_id":"""u8];
    private static readonly byte[] Id = [.. "}}\n{"u8, .. Member(IndexFieldNames.Id)];
    private static readonly byte[] Title = [.. ","u8, .. Member(IndexFieldNames.Title)];
    private static readonly byte[] Text = [.. ","u8, .. Member(IndexFieldNames.Text)];
    private static readonly byte[] Fields = [.. ","u8, .. Member(IndexFieldNames.Fields)];
    private static readonly byte[] End = [.. "}\n"u8];

    /// <summary>The approximate size of the two lines without the values.</summary>
    public static int FixedBytes { get; } = Action.Length + Id.Length + Text.Length + End.Length;

    /// <summary>Writes the two lines.</summary>
    public static void Write(IBufferWriter<byte> lines, PassageBytes passage)
    {
        lines.Write(Action);
        JsonText.Write(lines, passage.Id);
        lines.Write(Id);
        JsonText.Write(lines, passage.Id);
        if (!passage.Title.IsEmpty)
        {
            lines.Write(Title);
            JsonText.Write(lines, passage.Title);
        }

        lines.Write(Text);
        JsonText.Write(lines, passage.Text);
        if (!passage.Fields.IsEmpty)
        {
            lines.Write(Fields);
            lines.Write(passage.Fields);
        }

        lines.Write(End);
    }

    private static byte[] Member(string name) => Encoding.UTF8.GetBytes($"\"{name}\":");
}
