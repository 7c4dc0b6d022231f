using System.Diagnostics;

namespace Search.Tests.Deployment;

/// <summary>The settings of <c>Directory.Build.props</c> for a project, in any folder of the checkout.</summary>
public sealed class BuildPropertiesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("src/Library", "true")]
    [InlineData("tests/Library", "false")]
    public async Task Only_libraries_under_src_must_be_documented_also_where_the_checkout_lies_under_a_folder_named_src(string project, string expected) =>
        Assert.Equal(expected, await PropertyAsync(project, "GenerateDocumentationFile"));

    [Theory]
    [InlineData("true", "checkout/artifacts/gpu/bin/Library/debug/")]
    [InlineData("false", "checkout/artifacts/bin/Library/debug/")]
    public async Task A_gpu_build_and_a_cpu_build_have_separate_output_folders(string gpu, string expected) =>
        Assert.EndsWith(expected, (await PropertyAsync("src/Library", "OutputPath", $"-p:Gpu={gpu}")).Replace('\\', '/'), StringComparison.Ordinal);

    private async Task<string> PropertyAsync(string project, string property, params string[] options)
    {
        var checkout = Directory.CreateDirectory(_folder.File("src/checkout")).FullName;
        foreach (var file in Directory.EnumerateFiles(TestData.Checkout, "Directory.*"))
        {
            File.Copy(file, Path.Combine(checkout, Path.GetFileName(file)));
        }

        var folder = Directory.CreateDirectory(Path.Combine(checkout, project)).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Library.csproj"), """<Project Sdk="Microsoft.NET.Sdk" />""", TestContext.Current.CancellationToken);
        var result = await ProgramRunner.RunAsync(
            new ProcessStartInfo("dotnet", ["msbuild", folder, $"-getProperty:{property}", .. options])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            "");
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        return result.Output.Trim();
    }
}
