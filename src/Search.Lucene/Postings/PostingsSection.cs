namespace Search.Lucene.Postings;

/// <summary>The sections of a <see cref="PostingsFile"/>, in their order. Each starts at a multiple of 64 bytes.</summary>
internal enum PostingsSection
{
    /// <summary>For each document: the code of its length (8 bits).</summary>
    Lengths,

    /// <summary>For each document: the rank of its id in the order of ids (32 bits).</summary>
    Order,

    /// <summary>For each document: the place of its passage (64 bits).</summary>
    Places,

    /// <summary>For each term, and behind the last one: where its bytes start (32 bits).</summary>
    TermStarts,

    /// <summary>The terms in UTF-8, in the order of their bytes.</summary>
    TermBytes,

    /// <summary>For each term: a <see cref="TermEntry"/>.</summary>
    Entries,

    /// <summary>The documents of rare terms (32 bits each).</summary>
    Documents,

    /// <summary>The documents of frequent terms: their number within a block of 65,536 (16 bits each).</summary>
    LowHalves,

    /// <summary>For each frequent term: where each block of documents starts among its postings, and the end (32 bits each).</summary>
    Blocks,

    /// <summary>For each posting of every term: the frequency (8 bits). 255 stands for a number in <see cref="LargeFrequencies"/>.</summary>
    Frequencies,

    /// <summary>The number of a posting in <see cref="Frequencies"/> and its frequency (64 bits each), in order.</summary>
    LargeFrequencies,
}

/// <summary>How many sections there are.</summary>
internal static class PostingsSections
{
    /// <summary>The number of sections.</summary>
    public const int Count = (int)PostingsSection.LargeFrequencies + 1;
}
