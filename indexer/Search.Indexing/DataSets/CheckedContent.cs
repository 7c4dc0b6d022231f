namespace Search.Indexing.DataSets;

/// <summary>A file of a data set that was checked.</summary>
/// <param name="Name">Its path in the data set's folder.</param>
/// <param name="From">The MD5 of the download that it was taken from.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Lines">The number of its lines; the last one may lack the line end.</param>
/// <param name="Md5">Its MD5, in lower-case hexadecimal.</param>
public sealed record CheckedContent(string Name, string From, long Bytes, long Lines, string Md5);
