using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace CampaignStudio.Tests.SqlServer.Calls;

/// <summary>Who asks for a command: the application's statements under way on this thread, innermost first.</summary>
internal static class CallStack
{
    // ASP.NET Core's store of users issues commands too, in the application's name.
    private static readonly Assembly SignIn = typeof(UserOnlyStore<>).Assembly;

    public static IReadOnlyList<Place> Current() =>
    [
        .. new StackTrace(1, fNeedFileInfo: false).GetFrames()
            .Select(frame => (Method: frame.GetMethod(), Offset: frame.GetILOffset()))
            .TakeWhile(frame => !HandsOn(frame.Method))
            .Where(frame => frame.Method?.DeclaringType is not null)
            .Select(frame => PlaceOf(frame.Method!, frame.Offset))
            .OfType<Place>(),
    ];

    private static Place? PlaceOf(MethodBase method, int offset) =>
        DebugInformation.Assemblies.Contains(method.Module.Assembly) ? DebugInformation.Shared.PlaceOf(method, offset)
        : method.Module.Assembly == SignIn ? new Place(DebugInformation.NameOf(method), SignIn.GetName().Name!, 0)
        : null;

    // A method that is through resumes who waited for it on its own stack: from here on nobody has called.
    private static bool HandsOn(MethodBase? method) =>
        method is { Name: "SetResult" or "SetException", DeclaringType.Namespace: "System.Runtime.CompilerServices" };
}
