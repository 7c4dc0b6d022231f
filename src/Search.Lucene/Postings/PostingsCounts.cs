namespace Search.Lucene.Postings;

/// <summary>How much of each section the terms before a term take; see <see cref="PostingsSection"/>.</summary>
/// <param name="Terms">Terms.</param>
/// <param name="TermBytes">Their bytes.</param>
/// <param name="Documents">Documents of rare terms.</param>
/// <param name="LowHalves">Documents of frequent terms.</param>
/// <param name="Blocks">Starts of blocks, and ends.</param>
/// <param name="Frequencies">Frequencies: all postings.</param>
internal readonly record struct PostingsCounts(int Terms, long TermBytes, long Documents, long LowHalves, long Blocks, long Frequencies)
{
    /// <summary>The counts after one more term.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="documents">How many documents have it.</param>
    /// <param name="blocks">How many numbers a frequent term has in <see cref="PostingsSection.Blocks"/>.</param>
    public PostingsCounts After(int bytes, int documents, int blocks)
    {
        var next = this with { Terms = Terms + 1, TermBytes = TermBytes + bytes, Frequencies = Frequencies + documents };
        return documents > TermEntry.MostRare
            ? next with { LowHalves = LowHalves + documents, Blocks = Blocks + blocks }
            : next with { Documents = Documents + documents };
    }
}
