using System.CommandLine;

namespace Search.Indexer.Commands;

/// <summary>The flags for data sets.</summary>
internal static class DataSetFlags
{
    public static readonly Option<bool> AcceptLicence = new("--accept-licence") { Description = "accept the terms of the data set; needed once" };
}
