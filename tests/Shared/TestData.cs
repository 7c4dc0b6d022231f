namespace Search.TestSupport;

/// <summary>
/// Finds the test data: in <c>SEARCH_TEST_DATA</c>, otherwise in the folder <c>shared</c> beside the checkout. A test without its data is
/// skipped, and names the missing file.
/// </summary>
public static class TestData
{
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("SEARCH_TEST_DATA") is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : Path.GetFullPath(Path.Combine(Checkout, "..", "shared"));

    /// <summary>The root of the checkout, with Search.sln.</summary>
    public static string Checkout
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Search.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside a checkout.");
            }

            return folder.FullName;
        }
    }

    /// <summary>Returns the path of a file or folder of the test data, or skips the running test.</summary>
    public static string Require(string relativePath)
    {
        var path = Path.Combine(Folder, relativePath);
        Assert.SkipUnless(Path.Exists(path), $"'{relativePath}' is not in {Folder}; set SEARCH_TEST_DATA.");
        return path;
    }

    /// <summary>Returns the path of a file or folder of the checkout.</summary>
    public static string InCheckout(string relativePath) => Path.Combine(Checkout, relativePath);
}
